using System.Globalization;
using System.Text.Json.Serialization;

namespace Courseware.Recordings;

/// <summary>
/// One system call that a program made, seen only in a run for explanation. <paramref name="Name"/> is the call in C, <paramref name="Descriptor"/> its
/// socket (null where the call is about none), <paramref name="Detail"/> the one argument that matters next to it (<c>SHUT_WR</c>, an exit status, a
/// signal's name; empty where there is none). <paramref name="Returned"/> is what it returned, null when it had not returned at the end; <paramref
/// name="Error"/> is the name of the errno. <paramref name="Line"/> is the line of the student's code that made the call, if the program has debug
/// information. <paramref name="Connected"/> says that the socket is one end of a connection. A call that waits for something stands at the time at
/// which it returned, every other at the time at which it began.
/// </summary>
public sealed record ProgramCalled(
    string Program, int Pid, string Name, int? Descriptor, string Detail, long? Returned, string? Error, SourceLine? Line, bool Connected) : RecordedEvent
{
    /// <summary>The <see cref="Detail"/> of a write() by which a program prints.</summary>
    public const string Stdout = "stdout", Stderr = "stderr";

    /// <summary>The <see cref="Name"/> under which a signal stands that came to the program.</summary>
    public const string Signal = "signal";

    /// <summary>True when it had not returned at the end: the program waits in it.</summary>
    [JsonIgnore]
    public bool IsWaiting => Returned is null && Error is null && Name is not ("exit" or Signal);

    /// <summary>True when it is about an output stream of the program and no socket.</summary>
    [JsonIgnore]
    public bool IsPrint => Detail is Stdout or Stderr;

    /// <summary>The call as in C: <c>shutdown(4, SHUT_WR)</c>; a signal by its name.</summary>
    [JsonIgnore]
    public string Text => Name == Signal
        ? Detail
        : $"{Name}({string.Join(", ", new[] { Descriptor?.ToString(CultureInfo.InvariantCulture) ?? "", IsPrint ? "" : Detail }.Where(a => a.Length > 0))})";
}

/// <summary>A line of a student's source; <paramref name="File"/> is relative to the submission, <paramref name="Number"/> counts from 1.</summary>
public sealed record SourceLine(string File, int Number);
