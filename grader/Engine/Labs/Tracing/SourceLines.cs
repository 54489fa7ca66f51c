using System.Globalization;
using System.Text;
using CliWrap;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Labs.Tracing;

/// <summary>
/// Which lines of a submission calls come from, by the debug information of its programs (<c>addr2line</c> of binutils). A program without debug
/// information, or a stripped one, has no lines.
/// </summary>
/// <param name="folder">The folder in which the submission was built.</param>
internal sealed class SourceLines(string folder)
{
    private const int MostAddresses = 400;
    private const int MostAnswer = 1 << 20;
    private const int HighestLine = 10_000_000;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(0.4);

    /// <summary>The package that has it.</summary>
    public const string Package = "binutils";

    /// <summary>Where it is, or null.</summary>
    public static string? Tool => SearchPath.Find("addr2line");

    /// <summary>The innermost line of the submission in each of these stacks; a stack without one is not in the answer.</summary>
    public async Task<IReadOnlyDictionary<StackFrame, SourceLine>> FindAsync(IEnumerable<TracedCall> calls, CancellationToken cancellationToken)
    {
        var lines = new Dictionary<StackFrame, SourceLine>();
        if (Tool is not { } tool)
            return lines;
        var frames = calls.SelectMany(c => c.Frames).Where(f => f.File.StartsWith(folder + "/", StringComparison.Ordinal)).Distinct().Take(MostAddresses);
        foreach (var file in frames.GroupBy(f => f.File, StringComparer.Ordinal))
        {
            var parts = ElfOffsets.Read(file.Key);
            // The address to which a call returns is that of the next instruction, which may be in the next line.
            var asked = file.Select(f => (Frame: f, Address: ElfOffsets.AddressOf(parts, f.Offset) - 1)).Where(a => a.Address is not null).ToList();
            if (asked.Count == 0)
                continue;
            var answer = await AskAsync(tool, file.Key, asked.Select(a => a.Address!.Value), cancellationToken);
            foreach (var ((frame, _), line) in asked.Zip(Answers(answer)))
            {
                if (line is not null)
                    lines[frame] = line;
            }
        }
        return lines;
    }

    private static async Task<string> AskAsync(string tool, string program, IEnumerable<long> addresses, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestAnswer);
        var answer = new StringBuilder();
        try
        {
            await CliWrap.Cli.Wrap(tool)
                .WithArguments(["-i", "-a", "-e", program, .. addresses.Select(a => $"0x{a:x}")])
                .WithStandardOutputPipe(PipeTarget.ToDelegate(line =>
                {
                    if (answer.Length < MostAnswer)
                        answer.Append(line).Append('\n');
                }))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It takes too long to read the program: its calls have no lines.
        }
        return answer.ToString();
    }

    /// <summary>For each address, on its own line, the first place in the submission: an inlined call has several.</summary>
    private IEnumerable<SourceLine?> Answers(string answer)
    {
        var (any, found) = (false, (SourceLine?)null);
        foreach (var line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("0x", StringComparison.Ordinal))
            {
                if (any)
                    yield return found;
                (any, found) = (true, null);
            }
            else
            {
                found ??= PlaceOf(line);
            }
        }
        if (any)
            yield return found;
    }

    /// <summary>A place as <c>/folder/file.c:12</c> or <c>/folder/file.c:12 (discriminator 3)</c>; null for one outside of the submission.</summary>
    private SourceLine? PlaceOf(string text)
    {
        var place = text.Split(" (", 2)[0];
        var colon = place.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is 0 or > HighestLine)
            return null;
        var path = Path.GetFullPath(place[..colon], folder);
        return path.StartsWith(folder + "/", StringComparison.Ordinal) && FileSystemFacts.KindOf(path) == FileKind.File
            ? new SourceLine(Path.GetRelativePath(folder, path), number)
            : null;
    }
}
