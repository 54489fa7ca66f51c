using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Courseware.Batch;
using Courseware.Cli;
using Courseware.Server.Data;
using Courseware.Server.Grading;

namespace Courseware.Server.Courses;

/// <summary>Two students whose works have much in common; <paramref name="Percent"/> of the smaller one is in the other too.</summary>
public sealed record SimilarPair(Standing One, Standing Other, int Percent);

/// <summary>A source in pieces. Pieces that the other submission also contains are marked.</summary>
public sealed record MarkedSource(string Path, IReadOnlyList<(string Text, bool IsCommon)> Pieces);

/// <summary>
/// Finds similar submissions in a class, as <c>grader batch</c> does (fingerprints by winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003). Fingerprints
/// of the starter and the lecture's programs do not count, nor do fingerprints that many submissions share. The result changes no score.
/// </summary>
internal sealed class SimilarWorks(CourseBoard board, AttemptStore attempts)
{
    private const int MostKept = 5_000;

    // The fingerprints of a grading never change. The digest is part of the key because the id of a deleted grading may be used again.
    private readonly ConcurrentDictionary<(long Grading, string Digest), IReadOnlyList<uint>> _prints = new();
    private readonly ConcurrentDictionary<string, IReadOnlySet<uint>> _given = new(StringComparer.Ordinal);

    /// <summary>The pairs of an exercise, the most similar first. The attempts that count are compared.</summary>
    public IReadOnlyList<SimilarPair> Of(Course course, Assignment assignment)
    {
        var works = Works(course, assignment);
        var byId = works.ToDictionary(w => w.Standing.Member.RosterId, w => w.Standing, StringComparer.Ordinal);
        var pairs = Similarity.Of([.. works.Select(w => (w.Standing.Member.RosterId, w.Prints))], Given(assignment.Exercise));
        return [.. pairs.Select(p => new SimilarPair(byId[p.One], byId[p.Other], p.Percent))];
    }

    /// <summary>The sources of two attempts of a course's exercise side by side; null when one has none.</summary>
    public (IReadOnlyList<MarkedSource> One, IReadOnlyList<MarkedSource> Other)? SideBySide(Course course, Assignment assignment, Attempt one, Attempt other)
    {
        var (left, right) = (SourcesOf(one), SourcesOf(other));
        if (left.Count == 0 || right.Count == 0)
            return null;
        var works = Works(course, assignment);
        var most = Similarity.MostOwners(works.Count);
        var many = works.SelectMany(w => w.Prints).GroupBy(p => p).Where(g => g.Count() > most).Select(g => g.Key);
        var common = Prints(left).Intersect(Prints(right)).Except(Given(assignment.Exercise)).Except(many).ToHashSet();
        return ([.. left.Select(s => Mark(s, common))], [.. right.Select(s => Mark(s, common))]);
    }

    private List<(Standing Standing, IReadOnlyList<uint> Prints)> Works(Course course, Assignment assignment)
    {
        if (_prints.Count > MostKept)
            _prints.Clear();
        return
        [
            .. board.Of(course, assignment).Where(s => s.Counting is { GradingId: not null })
                .Select(s => (s, _prints.GetOrAdd(
                    (s.Counting!.GradingId!.Value, s.Counting.Digest), key => Prints(SourceTexts.Read(attempts.SourcesOf(key.Grading)))))),
        ];
    }

    private IReadOnlyList<SourceText> SourcesOf(Attempt attempt) => attempt.GradingId is { } grading ? SourceTexts.Read(attempts.SourcesOf(grading)) : [];

    private IReadOnlySet<uint> Given(string exercise) => _given.GetOrAdd(exercise, static id =>
    {
        var found = ExerciseCatalog.Find(id);
        return new HashSet<uint>([.. Fingerprint.Of(found.Starter), .. Fingerprint.Of(found.Starters),
            .. Fingerprint.Of(Path.Combine(found.Folder, "original"))]);
    });

    private static IReadOnlyList<uint> Prints(IReadOnlyList<SourceText> sources) => [.. sources.SelectMany(Placed).Select(p => p.Hash).Distinct().Order()];

    private static IReadOnlyList<PlacedPrint> Placed(SourceText source)
    {
        try
        {
            return Fingerprint.Placed(source.Text);
        }
        catch (RegexMatchTimeoutException)
        {
            // The text is crafted to make the analysis slow.
            return [];
        }
    }

    private static MarkedSource Mark(SourceText source, HashSet<uint> common)
    {
        var (pieces, at) = (new List<(string, bool)>(), 0);
        foreach (var (start, end) in Joined(Placed(source).Where(p => common.Contains(p.Hash))))
        {
            if (start > at)
                pieces.Add((source.Text[at..start], false));
            pieces.Add((source.Text[start..end], true));
            at = end;
        }
        if (at < source.Text.Length)
            pieces.Add((source.Text[at..], false));
        return new MarkedSource(source.Path, pieces);
    }

    // Merges overlapping matches.
    private static IEnumerable<(int Start, int End)> Joined(IEnumerable<PlacedPrint> prints)
    {
        (int Start, int End)? open = null;
        foreach (var print in prints.OrderBy(p => p.Start))
        {
            if (open is { } before && print.Start <= before.End)
                open = (before.Start, Math.Max(before.End, print.End));
            else
            {
                if (open is { } whole)
                    yield return whole;
                open = (print.Start, print.End);
            }
        }
        if (open is { } last)
            yield return last;
    }
}
