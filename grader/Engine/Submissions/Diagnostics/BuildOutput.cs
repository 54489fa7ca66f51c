using System.Text;
using Courseware.Recordings;

namespace Courseware.Submissions.Diagnostics;

/// <summary>The lines of a build's output, without colours and control characters, and within limits.</summary>
internal sealed class BuildOutput
{
    private const int LongestOutput = 1 << 20;
    private const int LongestLine = 1_000;
    private const int LongestText = 300;
    private const int MostFolders = 16;
    private const string Entering = ": Entering directory '";
    private const string Leaving = ": Leaving directory '";

    private readonly List<string> _lines = [];
    private readonly Stack<string> _entered = new();
    private readonly List<string> _folders = [];
    private readonly string _workspace;

    public BuildOutput(string text, string workspace)
    {
        _workspace = Path.TrimEndingDirectorySeparator(workspace) + "/";
        foreach (var line in text.AsSpan(0, Math.Min(text.Length, LongestOutput)).EnumerateLines())
            _lines.Add(Clean(line));
    }

    /// <summary>The number of lines.</summary>
    public int Count => _lines.Count;

    /// <summary>A line; empty beyond the last one.</summary>
    public string this[int index] => index < _lines.Count ? _lines[index] : "";

    /// <summary>Keeps up with the folders that make and cargo work in: their compilers name files relative to them.</summary>
    public void Follow(int index)
    {
        var line = _lines[index];
        if (line.TrimStart().StartsWith("Compiling ", StringComparison.Ordinal) && line.EndsWith(')'))
            Remember(line[(line.LastIndexOf('(') + 1)..^1]);
        else if (!line.StartsWith("make", StringComparison.Ordinal))
            return;
        else if (line.IndexOf(Entering, StringComparison.Ordinal) is >= 0 and var at)
            _entered.Push(Remember(line[(at + Entering.Length)..].TrimEnd('\'')));
        else if (line.Contains(Leaving, StringComparison.Ordinal))
            _entered.TryPop(out _);
    }

    /// <summary>A message about a place in a file; the file is made relative to the workspace.</summary>
    public ParsedMessage Message(Severity severity, Location where, string text) =>
        new(severity, new Diagnostic(Relative(where.File), where.Line, where.Column, Cut(text.Trim())));

    private string Relative(string file)
    {
        while (file.StartsWith("./", StringComparison.Ordinal))
            file = file[2..];
        if (file.Length > 0 && !file.StartsWith('/'))
            file = FolderOf(file) + file;
        return file.StartsWith(_workspace, StringComparison.Ordinal) ? file[_workspace.Length..] : file;
    }

    /// <summary>The folder that make is in, or, where its two output streams were joined out of order, the one where the file is.</summary>
    private string FolderOf(string file)
    {
        if (_entered.TryPeek(out var current))
            return current;
        return File.Exists(_workspace + file) ? "" : _folders.Find(folder => File.Exists(folder + file)) ?? "";
    }

    private string Remember(string folder)
    {
        if (_folders.Count < MostFolders)
            _folders.Add(folder + "/");
        return folder + "/";
    }

    private static string Cut(string text) =>
        text.Length <= LongestText ? text : $"{text[..LongestText]} … ({text.Length - LongestText} more characters)";

    private static string Clean(ReadOnlySpan<char> line)
    {
        if (line.Length > LongestLine)
            line = line[..LongestLine];
        if (!line.ContainsAnyInRange('\0', '\u001f'))
            return line.TrimEnd().ToString();
        var plain = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\u001b')
                i = EndOfEscape(line, i);
            else if (line[i] == '\t' || !char.IsControl(line[i]))
                plain.Append(line[i]);
        }
        return plain.ToString().TrimEnd();
    }

    /// <summary>The last character of an escape sequence: colours end with a letter.</summary>
    private static int EndOfEscape(ReadOnlySpan<char> line, int at)
    {
        if (at + 1 >= line.Length || line[at + 1] != '[')
            return at;
        for (at += 2; at < line.Length; at++)
            if (line[at] is >= '@' and <= '~')
                return at;
        return line.Length;
    }
}
