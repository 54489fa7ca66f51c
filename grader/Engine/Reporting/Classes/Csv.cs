using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Courseware.Reporting.Classes;

/// <summary>
/// A table as other programs keep it (RFC 4180): the first line names the columns. Comma or semicolon, with or without the mark of
/// UTF-8, any line ending; all of it is remembered, so that the table is written back as it came.
/// </summary>
public sealed class Csv
{
    private static readonly System.Buffers.SearchValues<char> Delimiters = System.Buffers.SearchValues.Create(",;");
    private readonly string _path;
    private readonly string _delimiter;
    private readonly string _newLine;
    private readonly bool _mark;

    private Csv(string path, string delimiter, string newLine, bool mark, List<string[]> lines)
    {
        (_path, _delimiter, _newLine, _mark) = (path, delimiter, newLine, mark);
        (Header, Lines) = (lines[0], lines[1..]);
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The lines below, each with as many cells as there are columns. A cell may be changed.</summary>
    public IReadOnlyList<string[]> Lines { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="TableException">It is not there, or no such table.</exception>
    public static Csv Load(string path)
    {
        if (!File.Exists(path))
            throw new TableException($"There is no file '{path}'.");
        var bytes = File.ReadAllBytes(path);
        var mark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        var text = Encoding.UTF8.GetString(bytes.AsSpan(mark ? Encoding.UTF8.Preamble.Length : 0));
        var delimiter = Delimiter(text);
        try
        {
            using var parser = new CsvParser(new StringReader(text), Settings(delimiter, newLine: null));
            var lines = new List<string[]>();
            while (parser.Read())
                lines.Add(parser.Record ?? []);
            if (lines.Count == 0)
                throw new TableException($"'{path}' is empty. Its first line must name the columns.");
            var width = lines[0].Length;
            if (lines.FindIndex(l => l.Length > width) is > 0 and var wide)
                throw new TableException($"'{path}', record {wide + 1}: {lines[wide].Length} cells, and the first line names {width} columns.");
            // A line that ends early has empty cells, as spreadsheets write it.
            return new Csv(path, delimiter, text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n", mark,
                [.. lines.Select(l => (string[])[.. l, .. Enumerable.Repeat("", width - l.Length)])]);
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
                if (string.Equals(Header[i].Trim(), name, StringComparison.OrdinalIgnoreCase))
                    return i;
            }
        }
        return -1;
    }

    /// <summary>The number of a column that must be there.</summary>
    public int Require(params ReadOnlySpan<string> names) => Column(names) is >= 0 and var column
        ? column
        : throw new TableException($"'{_path}' has no column '{names[0]}'. Its columns: {string.Join(", ", Header)}.");

    /// <summary>The table with the delimiter, line ending and mark with which it was read.</summary>
    public byte[] Write()
    {
        var text = new StringWriter();
        using (var writer = new CsvWriter(text, Settings(_delimiter, _newLine)))
        {
            WriteLine(writer, Header, names: true);
            foreach (var line in Lines)
                WriteLine(writer, line);
        }
        return [.. _mark ? Encoding.UTF8.Preamble : default, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>A new table: commas, line feeds, UTF-8. A text that a spreadsheet would take for a formula gets a <c>'</c> before it.</summary>
    public static byte[] Write(IEnumerable<IReadOnlyList<object?>> lines)
    {
        var text = new StringWriter();
        using (var writer = new CsvWriter(text, Settings(",", "\n")))
        {
            foreach (var line in lines)
                WriteLine(writer, line.Select(cell => cell is string word ? Guarded(word) : Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""));
        }
        return Encoding.UTF8.GetBytes(text.ToString());
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

    // What makes a cell a formula: https://owasp.org/www-community/attacks/CSV_Injection
    private static string Guarded(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;

    // The one that stands more often in the first line that is not empty, outside of quotes.
    private static string Delimiter(string text)
    {
        var (commas, semicolons, quoted) = (0, 0, false);
        foreach (var c in text.AsSpan().TrimStart("\r\n"))
        {
            if (!quoted && (c is '\r' or '\n'))
                break;
            quoted ^= c == '"';
            commas += !quoted && c == ',' ? 1 : 0;
            semicolons += !quoted && c == ';' ? 1 : 0;
        }
        return semicolons > commas ? ";" : ",";
    }

    // A reader that is told no line ending takes any; told one, it leaves the CR of CRLF in the last cell.
    private static CsvConfiguration Settings(string delimiter, string? newLine)
    {
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            HasHeaderRecord = false,
            IgnoreBlankLines = true,
            // A writer that is told a line ending quotes only cells with that one in them; and a bare U+FEFF at the very beginning would
            // be read as the mark of UTF-8, not as the cell's own.
            ShouldQuote = cell => ConfigurationFunctions.ShouldQuote(cell) || cell.Field?.AsSpan().IndexOfAny('\r', '\n', '\ufeff') >= 0,
        };
        if (newLine is not null)
            settings.NewLine = newLine;
        return settings;
    }
}

/// <summary>A file is no table, or lacks a column: the message names the file and what is wrong.</summary>
public sealed class TableException(string message) : Exception(message);
