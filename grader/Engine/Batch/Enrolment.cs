using System.Text;
using Courseware.Reporting.Classes;

namespace Courseware.Batch;

/// <summary>Brings together who is in the class and what was handed in.</summary>
public static class Enrolment
{
    private const int LongestFolder = 80;

    /// <summary>All students by id: the roster's, and students who submitted without being on it.</summary>
    /// <exception cref="BatchException">Two submissions belong to one student.</exception>
    public static IReadOnlyList<Student> Of(SubmissionSet collected, Roster? roster)
    {
        var owners = collected.Submissions.Select(s => (Submission: s, Owner: roster?.Find(s))).ToList();
        if (owners.Where(o => o.Owner is not null).GroupBy(o => o.Owner!.Id, PersonName.Comparer).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new BatchException(
                $"By the roster two submissions are of '{twice.Key}': {string.Join(" and ", twice.Select(o => $"'{o.Submission.Student}'"))}. Remove the one "
                    + "that does not count.");
        var handedIn = owners.Select(o => new Student(
            o.Owner?.Id ?? o.Submission.Student, o.Owner?.Name is { Length: > 0 } name ? name : o.Submission.FullName,
            [.. (o.Owner?.Keys ?? []).Union(o.Submission.Keys, PersonName.Comparer)], o.Submission.Files)
        {
            Submitted = o.Owner?.Submitted ?? o.Submission.Submitted,
            Attempts = o.Submission.Attempts,
            Enrolled = roster is null || o.Owner is not null,
            Note = o.Owner is null ? "" : o.Submission.Note,
        });
        var missing = (roster?.Students ?? []).ExceptBy(owners.Select(o => o.Owner?.Id), s => s.Id, StringComparer.Ordinal)
            .Select(s => new Student(s.Id, s.Name, s.Keys, []));
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. handedIn.Concat(missing).OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => s with { Folder = FolderName(s.Id, taken) })];
    }

    /// <summary>A name for a folder that no id can lead elsewhere, and that no other student has.</summary>
    private static string FolderName(string id, HashSet<string> taken)
    {
        var name = new StringBuilder();
        foreach (var rune in PersonName.Plain(id).EnumerateRunes().Take(LongestFolder))
            name.Append(Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '@' || (rune.Value == '.' && name.Length > 0) ? rune.ToString() : "_");
        var folder = name.ToString();
        for (var number = 2; !taken.Add(folder); number++)
            folder = $"{name}-{number}";
        return folder;
    }
}
