using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Labs.Tracing;

/// <summary>The place in the submission from which the next system calls of a thread come, as its interpreter said (<c>lines.py</c>).</summary>
/// <param name="Line">The line; null when they come from somewhere else.</param>
/// <param name="By">The function that makes them, by the interpreter's name for it.</param>
internal sealed partial record LineNote(SourceLine? Line, string By)
{
    /// <summary>The name under which Python imports a module before a program.</summary>
    public const string ModuleName = "sitecustomize.py";

    private static readonly string[] Receiving = ["recvfrom", "recvmsg", "read", "readv", "poll", "ppoll"];
    private static readonly string[] Sending = ["sendto", "sendmsg", "write", "writev", "poll", "ppoll"];

    /// <summary>The module.</summary>
    public static byte[] Module { get; } = Encoding.UTF8.GetBytes(CompiledHelper.Embedded("lines.py"));

    /// <summary>The note that a line of strace's output is; null for any other line.</summary>
    public static LineNote? Said(string text)
    {
        if (Note().Match(text) is not { Success: true } note)
            return null;
        return int.TryParse(note.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new LineNote(new SourceLine(note.Groups["file"].Value, number), note.Groups["by"].Value)
            : new LineNote(null, "");
    }

    /// <summary>
    /// The line of one of these calls. A function that receives or sends says nothing at its end, so that only such calls are taken to be its own.
    /// </summary>
    public SourceLine? LineOf(string call) => By switch
    {
        "recv" or "recv_into" or "recvfrom" or "recvfrom_into" or "recvmsg" or "read" or "readinto" => Receiving.Contains(call) ? Line : null,
        "send" or "sendall" or "sendto" or "sendmsg" or "write" or "print" => Sending.Contains(call) ? Line : null,
        _ => Line,
    };

    [GeneratedRegex(
        @"^readlink(at\(AT_FDCWD(<[^>]*>)?, |\()""/courseware-line/(0|(?<line>\d{1,7})/(?<by>[a-z_]{1,20})/(?<file>[^""\\]{1,300}))""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Note();
}
