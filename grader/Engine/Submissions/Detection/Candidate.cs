namespace Courseware.Submissions.Detection;

/// <summary>How sure a find is, best first, among those of one language in one place.</summary>
internal enum Likeness
{
    Project,
    File,
    MainFile,
    Prebuilt,
}

/// <summary>
/// Something by which a role was found. <paramref name="Place"/> is 0 for the root, 1 for <c>src/</c>, more for deeper folders.
/// One of <paramref name="Plan"/> and <paramref name="Refusal"/> is set.
/// </summary>
internal sealed record Candidate(string Source, string Language, int Place, Likeness Likeness, BuildPlan? Plan, NoPlan? Refusal = null)
{
    /// <summary>The place of a folder, for the order in which candidates are preferred.</summary>
    public static int PlaceOf(string folder) => folder switch
    {
        "" => 0,
        "src" => 1,
        _ => 2 + folder.Count(c => c == '/'),
    };
}
