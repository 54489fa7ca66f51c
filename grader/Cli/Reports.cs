using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Reporting.Formats;
using Courseware.Submissions;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>One requested report: a format by its name, and its file where it has one.</summary>
internal sealed record ReportRequest(string Format, string? File);

/// <summary>The reports for other tools, <c>--format NAME[=FILE]</c>: which there are, where they go, and writing them.</summary>
internal sealed class Reports
{
    private const string Junit = "junit";
    private const string GitHub = "github";
    private const string Gradescope = "gradescope";
    private const string Markdown = "markdown";
    private const string Sarif = "sarif";
    private const string Gcc = "gcc";
    private const string SummaryVariable = "GITHUB_STEP_SUMMARY";

    private static readonly string[] Names = [Junit, GitHub, Gradescope, Markdown, Sarif, Gcc];

    private readonly List<ReportRequest> _requests;
    private readonly string? _summary;
    private readonly string _language;
    private readonly DateTimeOffset _began;
    private bool _isWritten;

    /// <summary>Refuses places where a report could not be written, or where two would meet.</summary>
    public Reports(IReadOnlyList<string> formats, string language, TimeProvider time)
    {
        _requests = [.. formats.Select(Parse)];
        _language = language;
        _began = time.GetUtcNow();
        if (_requests.Exists(r => r is { Format: Markdown, File: null }))
            _summary = Environment.GetEnvironmentVariable(SummaryVariable) is { Length: > 0 } file ? file : null;
        foreach (var request in _requests)
            OutputPathValidator.RequireFile($"--format {request.Format}", request.File, Example(request.Format));
        OutputPathValidator.RequireFile(SummaryVariable, _summary, Example(Markdown));
        if (_requests.Where(r => r.File is not null).CountBy(r => Path.GetFullPath(r.File!), StringComparer.Ordinal)
            .FirstOrDefault(c => c.Value > 1) is { Key: { } twice })
            throw new UsageException(
                $"Two formats cannot be written to the same file '{Path.GetRelativePath(Environment.CurrentDirectory, twice)}'. Name another one.");
        if (_requests.Where(GoesToStdout).Skip(1).FirstOrDefault() is { } second)
            throw new UsageException($"Only one format can go to stdout. Name a file: --format {second.Format}={Example(second.Format)}");
    }

    /// <summary>True when stdout is a report for a tool, so that what people read goes elsewhere.</summary>
    public bool TakesStdout => _requests.Exists(r => GoesToStdout(r) && r.Format != GitHub);

    /// <summary>The files that are written.</summary>
    public IEnumerable<string> Files => _requests.Select(r => r.File).OfType<string>();

    private bool HasCommands => _requests.Exists(r => r is { Format: GitHub, File: null });

    /// <summary><c>--format</c></summary>
    public static Option<string[]> Option()
    {
        var option = new Option<string[]>("--format")
        {
            Description = $"A report for another tool, in a file or on stdout: {string.Join(", ", Names)}; may be repeated. Markdown without a file goes to "
                + "$GITHUB_STEP_SUMMARY where that is set.",
            HelpName = "NAME[=FILE]",
        };
        option.CompletionSources.Add(Names);
        option.Validators.Add(result =>
        {
            foreach (var text in result.Tokens.Select(t => t.Value))
            {
                var request = Parse(text);
                if (!Names.Contains(request.Format, StringComparer.Ordinal))
                    result.AddError(
                        $"--format is one of {string.Join(", ", Names)}, each also as NAME=FILE, not "
                            + $"'{request.Format}'.{Suggestions.Hint(request.Format, Names)}");
                else if (request.File is { Length: 0 })
                    result.AddError($"--format {text} names no file: --format {text}{Example(request.Format)}.");
            }
        });
        return option;
    }

    /// <summary>The report that people read, where it does not mix with one for a tool; for GitHub no line of it is a command.</summary>
    public void WriteTerminal(CliConsole console, GradingResult result, IReadOnlyList<ScenarioRecording> recordings)
    {
        if (!HasCommands)
        {
            var screen = TakesStdout ? console.Error : console.Out;
            TerminalReport.Write(screen, result, recordings, _language);
            FixFirst.Write(screen, result, _language);
            return;
        }
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        Lines(console.Out, GitHubCommands.Stop(token));
        TerminalReport.Write(console.Out, result, recordings, _language);
        Lines(console.Out, GitHubCommands.Resume(token));
    }

    /// <summary>Writes all requested reports; <paramref name="sources"/> is where the submission's files are in the repository.</summary>
    public void Write(CliConsole console, GradingResult result, IReadOnlyList<ScenarioRecording> recordings, Func<SourceFiles?> sources)
    {
        _isWritten = true;
        foreach (var request in _requests)
        {
            switch (request.Format)
            {
                case Junit:
                    Save(console, request.File, stream => JunitXml.Write(result, Environment.MachineName, _began, stream));
                    break;
                case Gradescope:
                    Save(console, request.File, stream => GradescopeJson.Write(result, _language, stream));
                    break;
                case Markdown when request.File is null && _summary is not null:
                    Append(_summary, MarkdownSummary.Write(result, recordings, _language));
                    break;
                case Markdown:
                    SaveText(console, request.File, MarkdownSummary.Write(result, recordings, _language));
                    break;
                case Sarif:
                    Save(console, request.File, stream => SarifJson.Write(result, sources(), stream));
                    break;
                case Gcc:
                    SaveText(console, request.File, string.Concat(CompilerLines.Write(result, sources()).Select(line => line + "\n")));
                    break;
                case GitHub:
                    SaveText(console, request.File, string.Concat(GitHubCommands.Annotations(result, _language, sources()).Select(line => line + "\n")));
                    break;
            }
        }
    }

    /// <summary>
    /// Gradescope takes a missing file for a zero without explanation, and CI takes an old one for this run's: without a result they get a file that
    /// says what happened. <paramref name="unreadable"/> is why the submission cannot be read, or null for a fault that is not the student's.
    /// </summary>
    public void WriteNoResult(CliConsole console, string exercise, string submission, string? unreadable)
    {
        // A result that was written stays, if another file fails.
        foreach (var request in _requests.Where(r => r.Format is Gradescope or Junit && !_isWritten))
        {
            Save(console, request.File, stream =>
            {
                if (request.Format == Junit)
                    JunitXml.WriteNotGraded(exercise, submission, unreadable ?? FormatTexts.For(_language).NotGraded, Environment.MachineName, _began, stream);
                else if (unreadable is null)
                    GradescopeJson.WriteNotGraded(_language, stream);
                else
                    GradescopeJson.WriteUnreadable(unreadable, _language, stream);
            });
        }
    }

    private static ReportRequest Parse(string text) => text.IndexOf('=') is >= 0 and var at
        ? new ReportRequest(text[..at], text[(at + 1)..])
        : new ReportRequest(text, null);

    private bool GoesToStdout(ReportRequest request) => request.File is null && (request.Format != Markdown || _summary is null);

    private static string Example(string format) => format switch
    {
        Junit => "junit.xml",
        Gradescope => "results.json",
        GitHub => "annotations.txt",
        Sarif => "results.sarif",
        Gcc => "problems.txt",
        _ => "summary.md",
    };

    private static void Append(string file, string text)
    {
        if (AtomicFile.IsSpecial(file))
            AtomicFile.Save(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        else
            File.AppendAllText(file, text);
    }

    private static void SaveText(CliConsole console, string? file, string text) =>
        Save(console, file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static void Save(CliConsole console, string? file, Action<Stream> write)
    {
        if (file is not null)
        {
            AtomicFile.Save(file, write);
            return;
        }
        using var memory = new MemoryStream();
        write(memory);
        Lines(console.Out, Encoding.UTF8.GetString(memory.ToArray()).TrimEnd('\n'));
    }

    // Past the console, which would break long lines.
    private static void Lines(IAnsiConsole console, string text)
    {
        var writer = console.Profile.Out.Writer;
        writer.Write(text + "\n");
        writer.Flush();
    }
}
