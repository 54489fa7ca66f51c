using System.Globalization;
using Courseware.Recordings;
using CsvHelper;
using CsvHelper.Configuration;

namespace Courseware.Reporting.Classes;

/// <summary>
/// A table as other programs keep it (RFC 4180): a line names the columns. Comma, semicolon or tab, any line ending, UTF-8, UTF-16 or the
/// code page of a Korean Windows; all of it is remembered, so that the table is written back as it came.
/// </summary>
public sealed class CsvTable
{
    private const int MostAbove = 10;

    private static readonly System.Buffers.SearchValues<char> Delimiters = System.Buffers.SearchValues.Create(",;\t");
    private readonly string _path;
    private readonly string _delimiter;
    private readonly string _newLine;
    private readonly TextEncoding _encoding;
    private readonly List<string[]> _above;

    private CsvTable(string path, string delimiter, string newLine, TextEncoding encoding, List<string[]> lines, int header)
    {
        (_path, _delimiter, _newLine, _encoding) = (path, delimiter, newLine, encoding);
        (_above, Header, Lines) = (lines[..header], lines[header], lines[(header + 1)..]);
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The lines below, each with as many cells as there are columns. A cell may be changed.</summary>
    public IReadOnlyList<string[]> Lines { get; }

    /// <summary>The number of the first of <see cref="Lines"/> in the file.</summary>
    public int FirstRecord => _above.Count + 2;

    /// <summary>
    /// Reads a file. The first line names the columns; with <paramref name="named"/>, the first that has one of these names, because a title
    /// may stand above.
    /// </summary>
    /// <exception cref="TableException">It is not there, or no such table.</exception>
    public static CsvTable Load(string path, params IReadOnlyList<string> named)
    {
        if (!File.Exists(path))
            throw new TableException($"There is no file '{path}'.");
        var bytes = File.ReadAllBytes(path);
        if (TextEncoding.Of(bytes) is not { } encoding)
            throw new TableException($"'{path}' is neither UTF-8 nor UTF-16 nor CP949. Save it as CSV in UTF-8. Nothing was changed.");
        var text = encoding.Decode(bytes);
        var delimiter = Delimiter(text, hasTitle: named.Count > 0);
        try
        {
            using var parser = new CsvParser(new StringReader(text), Settings(delimiter, newLine: null));
            var lines = new List<string[]>();
            while (parser.Read())
                lines.Add(parser.Record ?? []);
            if (lines.Count == 0)
                throw new TableException($"'{path}' is empty. Its first line must name the columns.");
            var header = Math.Max(0, lines.FindIndex(0, Math.Min(lines.Count, MostAbove), line => line.Any(cell => named.Any(name => IsNamed(cell, name)))));
            return new CsvTable(
                path, delimiter, text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n"
                    : "\n", encoding, [.. lines.Select((line, i) => i < header ? line : Widened(line, i))], header);

            // A line that ends early has empty cells, as spreadsheets write it; what stands beyond the columns must be empty.
            string[] Widened(string[] line, int index)
            {
                var width = lines[header].Length;
                if (line.Length > width && line[width..].Any(cell => cell.Trim().Length > 0))
                    throw new TableException(
                        $"'{path}', record {index + 1}: {line.Length} cells, and {(header == 0 ? "the first line" : $"line {header + 1}")} names {width} "
                            + "columns.");
                return [.. line, .. Enumerable.Repeat("", Math.Max(0, width - line.Length))];
            }
        }
        catch (CsvHelperException e)
        {
            throw new TableException($"'{path}' cannot be read as a table (CSV): {e.Message.Split('\n')[0].TrimEnd('.', '\r')}. Nothing was changed.");
        }
    }

    /// <summary>The number of a column by one of its names, whatever the case; -1 when there is none.</summary>
    public int Column(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            for (var i = 0; i < Header.Count; i++)
            {
                if (IsNamed(Header[i], name))
                    return i;
            }
        }
        return -1;
    }

    private static bool IsNamed(string cell, string name) => PersonName.Comparer.Equals(cell, name);

    /// <summary>The number of a column that must be there.</summary>
    public int Require(params ReadOnlySpan<string> names) => Column(names) is >= 0 and var column
        ? column
        : throw new TableException($"'{_path}' has no column '{names[0]}'. Its columns: {string.Join(", ", Header)}.");

    /// <summary>The table with the encoding, delimiter and line ending with which it was read.</summary>
    public byte[] Write()
    {
        var text = new StringWriter();
        using (var writer = new CsvWriter(text, Settings(_delimiter, _newLine)))
        {
            foreach (var line in _above)
                WriteLine(writer, line, names: true);
            WriteLine(writer, Header, names: true);
            foreach (var line in Lines)
                WriteLine(writer, line);
        }
        return _encoding.Encode(text.ToString());
    }

    /// <summary>
    /// A new table: commas, line feeds, UTF-8 with a mark, without which a spreadsheet in Korean reads it in another encoding. A text that it
    /// would take for a formula gets a <c>'</c> before it; control characters and invisible ones are shown as escapes.
    /// </summary>
    public static byte[] Write(IEnumerable<IReadOnlyList<object?>> lines)
    {
        var text = new StringWriter();
        using (var writer = new CsvWriter(text, Settings(",", "\n")))
        {
            foreach (var line in lines)
                WriteLine(writer, line.Select(cell => cell is string word ? Guarded(word) : Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""));
        }
        return [.. System.Text.Encoding.UTF8.Preamble, .. System.Text.Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void WriteLine(CsvWriter writer, IEnumerable<string> cells, bool names = false)
    {
        string[] line = [.. cells];
        foreach (var cell in line)
        {
            // One empty cell would be an empty line, which a reader passes over; and in the first line whichever delimiter stands
            // outside of quotes is the table's.
            if (line is [""] || (names && cell.AsSpan().ContainsAny(Delimiters)))
                writer.WriteField(cell, shouldQuote: true);
            else
                writer.WriteField(cell);
        }
        writer.NextRecord();
    }

    // The signs that make a cell a formula: https://owasp.org/www-community/attacks/CSV_Injection. Some spreadsheets skip blanks before it, and take
    // the full-width signs of an East Asian keyboard for those of ASCII.
    private static string Guarded(string text)
    {
        var safe = SafeText.Line(text);
        return safe.AsSpan().TrimStart() is [var first, ..] && "=+-@＝＋－＠".Contains(first) ? $"'{safe}" : safe;
    }

    // The one that stands most often in the first line that is not empty, outside of quotes; a title above a table has none.
    private static string Delimiter(string text, bool hasTitle)
    {
        var (counts, quoted) = (new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0 }, false);
        foreach (var c in text.AsSpan().TrimStart("\r\n"))
        {
            if (!quoted && (c is '\r' or '\n') && (!hasTitle || counts.Values.Any(count => count > 0)))
                break;
            quoted ^= c == '"';
            if (!quoted && counts.TryGetValue(c, out var count))
                counts[c] = count + 1;
        }
        return $"{counts.MaxBy(c => c.Value).Key}";
    }

    // A reader that is reported no line ending takes any; told one, it leaves the CR of CRLF in the last cell.
    private static CsvConfiguration Settings(string delimiter, string? newLine)
    {
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            HasHeaderRecord = false,
            IgnoreBlankLines = true,
            // A writer that is reported a line ending quotes only cells with that one in them; and a bare U+FEFF at the very beginning would
            // be read as the mark of UTF-8, not as the cell's own.
            ShouldQuote = cell => ConfigurationFunctions.ShouldQuote(cell) || cell.Field?.AsSpan().IndexOfAny('\r', '\n', '\ufeff') >= 0,
        };
        if (newLine is not null)
            settings.NewLine = newLine;
        return settings;
    }
}

/// <summary>A file is not a table, or lacks a column: the message names the file and what is wrong.</summary>
public sealed class TableException(string message) : Exception(message);
