namespace Courseware.Submissions.Diagnostics;

/// <summary>The form of each tool's messages. A parser reads one line and, for the rest of a message, the lines after it.</summary>
internal static class ToolMessages
{
    private const int Lookahead = 8;

    private static readonly Func<BuildOutput, int, ParsedMessage?>[] Parsers =
    [
        Rustc, Linker, Make, CMake, Shell, Python, Node, MSBuild, Located,
    ];

    /// <summary>The message that begins at a line; null when none does.</summary>
    public static ParsedMessage? Parse(BuildOutput output, int at) =>
        output[at].Length == 0 ? null : Parsers.Select(parser => parser(output, at)).FirstOrDefault(message => message is not null);

    /// <summary><c>error[E0425]: text</c>, the place two lines on behind an arrow; javac's messages without a file look the same.</summary>
    private static ParsedMessage? Rustc(BuildOutput output, int at)
    {
        var line = output[at];
        var isError = Begins(line, "error: ") || Begins(line, "error[");
        if (!isError && !Begins(line, "warning: "))
            return null;
        for (var next = at + 1; next <= at + 3; next++)
            if (output[next].TrimStart() is var text && Begins(text, "--> ") && Location.Leading(text["--> ".Length..]) is var (where, _))
                return output.Message(isError ? Severity.Error : Severity.Warning, where, line);
        if (Begins(line, "error: aborting due to") || Begins(line, "error: could not compile"))
            return output.Message(Severity.Summary, Location.None, line);
        return isError ? output.Message(Severity.Error, Location.None, line) : null;
    }

    /// <summary><c>/usr/bin/ld: x.c:(.text+0x5): undefined reference to `f'</c>, with the line number when there is debug information.</summary>
    private static ParsedMessage? Linker(BuildOutput output, int at)
    {
        var line = output[at];
        if (Begins(line, "collect2: ") || Begins(line, "clang: error: linker"))
            return output.Message(Severity.Summary, Location.None, line);
        foreach (var fact in (string[])["undefined reference to ", "multiple definition of ", "undefined symbol: "])
            if (line.IndexOf(fact, StringComparison.Ordinal) is >= 0 and var text)
                return output.Message(Severity.Error, LinkerPlace(line[..text]), line[text..]);
        return line.IndexOf("ld: cannot find ", StringComparison.Ordinal) is >= 0 and var missing
            ? output.Message(Severity.Error, Location.None, line[(missing + "ld: ".Length)..])
            : null;
    }

    private static Location LinkerPlace(string head)
    {
        var parts = head.Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var source = Array.FindLastIndex(parts, part => Path.GetExtension(part) is ".c" or ".cpp" or ".cc" or ".cxx" or ".h" or ".rs");
        if (source < 0)
            return Location.None;
        return source + 1 < parts.Length && int.TryParse(parts[source + 1], out var line)
            ? new Location(parts[source], line, 0)
            : new Location(parts[source], 0, 0);
    }

    /// <summary><c>make: *** text</c> and <c>Makefile:2: *** text</c>.</summary>
    private static ParsedMessage? Make(BuildOutput output, int at)
    {
        const string Stars = ": *** ";
        var line = output[at];
        var stars = line.IndexOf(Stars, StringComparison.Ordinal);
        if (stars < 0)
            return Begins(line, "make: ") && line.EndsWith(": No such file or directory", StringComparison.Ordinal)
                ? output.Message(Severity.Error, Location.None, line)
                : null;
        var text = line[(stars + Stars.Length)..];
        if (Location.Leading(line[..stars]) is var (where, _))
            return output.Message(Severity.Error, where, text);
        return Begins(line, "make")
            ? output.Message(
                text.StartsWith('[') && text.Contains("] Error ", StringComparison.Ordinal) ? Severity.Summary : Severity.Error, Location.None, text)
            : null;
    }

    /// <summary><c>CMake Error at CMakeLists.txt:2 (command):</c> and the text below, indented.</summary>
    private static ParsedMessage? CMake(BuildOutput output, int at)
    {
        const string Error = "CMake Error";
        var line = output[at];
        if (!Begins(line, Error))
            return null;
        var where = Begins(line, Error + " at ") && Location.Leading(line[(Error.Length + 4)..].Replace(" (", ": (")) is var (place, _)
            ? place
            : Location.None;
        var text = where == Location.None ? line[Error.Length..].TrimStart(':', ' ') : "";
        for (var next = at + 1; next <= at + Lookahead && (text.Length == 0 || output[next].Trim().Length > 0); next++)
            if (where != Location.None)
                text = $"{text} {output[next].Trim()}".Trim();
        return output.Message(Severity.Error, where, text);
    }

    /// <summary>
    /// <c>x.sh: 3: Syntax error: text</c> (dash), <c>x.sh: line 3: syntax error text</c> (bash), and commands that a shell does not find.
    /// </summary>
    private static ParsedMessage? Shell(BuildOutput output, int at)
    {
        var line = output[at];
        var isSyntax = line.Contains(": syntax error", StringComparison.OrdinalIgnoreCase);
        var isMissing = line.EndsWith(": not found", StringComparison.Ordinal) || line.EndsWith(": command not found", StringComparison.Ordinal);
        if (!isSyntax && !isMissing)
            return null;
        var parts = line.Split(": ", 3);
        if (parts.Length < 3 || !int.TryParse(Begins(parts[1], "line ") ? parts[1]["line ".Length..] : parts[1], out var number))
            return null;
        return isSyntax
            ? output.Message(Severity.Error, new Location(parts[0], number, 0), parts[2])
            : output.Message(Severity.Error, Location.None, parts[2]);
    }

    /// <summary><c>File "x.py", line 2</c> with the error some lines below, or <c>Sorry: Error: text (x.py, line 2)</c>.</summary>
    private static ParsedMessage? Python(BuildOutput output, int at)
    {
        const string File = "File \"";
        const string Sorry = "Sorry: ";
        const string Line = ", line ";
        var line = output[at];
        if (Begins(line, Sorry) && line.LastIndexOf(" (", StringComparison.Ordinal) is var open && open >= Sorry.Length
            && line.LastIndexOf(Line, StringComparison.Ordinal) is var comma && comma > open
            && Location.TryNumber(line, comma + Line.Length, out var sorryLine, out _))
            return output.Message(Severity.Error, new Location(line[(open + 2)..comma], sorryLine, 0), line[Sorry.Length..open]);
        var text = line.TrimStart();
        var quote = Begins(text, File) ? text.IndexOf('"', File.Length) : -1;
        if (quote < 0 || text.IndexOf(Line, quote, StringComparison.Ordinal) is not (>= 0 and var mark)
            || !Location.TryNumber(text, mark + Line.Length, out var number, out _))
            return null;
        for (var next = at + 1; next <= at + Lookahead && !Begins(output[next].TrimStart(), File); next++)
            if (IsException(output[next]))
                return output.Message(Severity.Error, new Location(text[File.Length..quote], number, 0), output[next]);
        return null;
    }

    /// <summary><c>/path/x.js:3</c>, the line, a caret, <c>SyntaxError: text</c>.</summary>
    private static ParsedMessage? Node(BuildOutput output, int at)
    {
        if (Location.Leading(output[at]) is not var (where, rest) || rest.Length > 0)
            return null;
        for (var next = at + 1; next <= at + Lookahead; next++)
            if (IsException(output[next]))
                return output.Message(Severity.Error, where with { Column = CaretColumn(output, at, next) }, output[next]);
        return null;
    }

    /// <summary><c>x.cs(3,5): error CS1002: text [x.csproj]</c> and <c>x.csproj : error NU1101: text</c>.</summary>
    private static ParsedMessage? MSBuild(BuildOutput output, int at)
    {
        var line = output[at];
        foreach (var (word, severity) in ((string, Severity)[])[(": error ", Severity.Error), (": warning ", Severity.Warning)])
        {
            var colon = line.IndexOf(word, StringComparison.Ordinal);
            if (colon <= 0 || line.IndexOf(':', colon + word.Length) is not (> 0 and var end) || line[(colon + word.Length)..end].Contains(' '))
                continue;
            var text = line[(colon + 2)..];
            var project = text.LastIndexOf(" [", StringComparison.Ordinal);
            if (project > 0 && text.EndsWith("proj]", StringComparison.Ordinal))
                text = text[..project];
            return output.Message(severity, Location.Trailing(line[..colon].Trim()), text);
        }
        return null;
    }

    /// <summary><c>file:line:column: error: text</c> of gcc, clang and javac (no column, but a caret), and Go's without the word error.</summary>
    private static ParsedMessage? Located(BuildOutput output, int at)
    {
        if (Location.Leading(output[at]) is not var (where, rest))
            return null;
        if (Begins(rest, "warning: "))
            return output.Message(Severity.Warning, where, rest);
        if (Begins(rest, "error: ") || Begins(rest, "fatal error: "))
            return where.Column > 0 ? output.Message(Severity.Error, where, rest) : Javac(output, at, where, rest);
        return where.File.EndsWith(".go", StringComparison.Ordinal) && rest.Length > 0 ? output.Message(Severity.Error, where, rest) : null;
    }

    private static ParsedMessage Javac(BuildOutput output, int at, Location where, string text)
    {
        var end = at + 1;
        while (end <= at + Lookahead && output[end].Length > 0 && Location.Leading(output[end]) is null)
            end++;
        for (var next = at + 1; next < end; next++)
            if (output[next].Trim() is var detail && Begins(detail, "symbol:"))
                text = $"{text} ({string.Join(' ', detail["symbol:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))})";
        return output.Message(Severity.Error, where with { Column = CaretColumn(output, at, end) }, text);
    }

    private static int CaretColumn(BuildOutput output, int after, int before)
    {
        for (var next = after + 1; next < before; next++)
            if (output[next].Length > 0 && output[next].TrimStart() is { Length: > 0 } mark && mark.All(c => c == '^'))
                return output[next].IndexOf('^') + 1;
        return 0;
    }

    /// <summary>True for <c>SyntaxError: text</c>: one word that ends in Error, at the beginning of a line.</summary>
    private static bool IsException(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && line[..colon].EndsWith("Error", StringComparison.Ordinal) && !line[..colon].Contains(' ');
    }

    private static bool Begins(string text, string start) => text.StartsWith(start, StringComparison.Ordinal);
}
