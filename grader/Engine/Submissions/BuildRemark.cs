namespace Courseware.Submissions;

/// <summary>A workaround for a submission that a compiler alone would have refused; the student is informed.</summary>
/// <param name="Kind"><c>near-name</c>, <c>text-ending</c>, <c>without-helpers</c>, <c>make-target</c>, <c>not-by-build</c> or
/// <c>other-executable</c>.</param>
/// <param name="File">The file that was taken, relative to the submission.</param>
/// <param name="Name">The name of the program, or of the build that did not make it.</param>
public sealed record BuildRemark(string Kind, string File, string Name)
{
    /// <summary>A file with another name than the role's.</summary>
    public const string NearName = "near-name";

    /// <summary>A source with <c>.txt</c> behind its own ending.</summary>
    public const string TextEnding = "text-ending";

    /// <summary>Files next to the source that do not build with it.</summary>
    public const string WithoutHelpers = "without-helpers";

    /// <summary>A target of a Makefile that has to be named.</summary>
    public const string MakeTarget = "make-target";

    /// <summary>A build of the student's that makes another program, or none.</summary>
    public const string NotByBuild = "not-by-build";

    /// <summary>A program with another name than the role's.</summary>
    public const string OtherExecutable = "other-executable";
}
