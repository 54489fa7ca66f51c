namespace Courseware.Submissions;

/// <summary>How large a submission may be. Far above any exercise, far below what hurts the machine.</summary>
public static class SubmissionLimits
{
    /// <summary>Files in a submission, without ignored ones.</summary>
    public const int Files = 2_000;

    /// <summary>Files and folders of an archive that are read, including entries that are left out.</summary>
    public const int Entries = 20_000;

    /// <summary>Bytes of all files together, counted as they are read: no header is believed.</summary>
    public const long Bytes = 64L << 20;

    /// <summary>Folders inside folders.</summary>
    public const int Depth = 32;

    /// <summary>Above <see cref="RatioFloor"/> unpacked bytes, an archive may not unpack to more than this many times its size.</summary>
    public const int Ratio = 100;

    /// <summary>Unpacked bytes below which the ratio is not checked: a small file of zeros is not a bomb.</summary>
    public const long RatioFloor = 16L << 20;

    /// <summary>Bytes of a submission.yaml.</summary>
    public const int ManifestBytes = 64 << 10;

    internal static string TooManyFiles(string what) =>
        $"{what} has more than {Files:N0} files. Hand in the sources only, without build output and downloaded packages.";

    internal static string TooManyBytes(string what) =>
        $"{what} has more than {Bytes >> 20} MiB of files. Hand in the sources only, without build output and data.";

    internal static string TooDeep(string what) =>
        $"{what} has more than {Depth} folders inside each other. Put the sources into the first or second folder.";
}
