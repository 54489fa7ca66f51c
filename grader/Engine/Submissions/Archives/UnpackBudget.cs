using System.Diagnostics;

namespace Courseware.Submissions.Archives;

/// <summary>
/// The limits of all archives of one submission together, also of archives in archives: an archive is small, and may name the same bytes many times.
/// </summary>
internal sealed class UnpackBudget
{
    private const int MostArchives = 100;
    private const long MostBytes = 4 * SubmissionLimits.Bytes;
    private const string Advice = "Hand in the sources only, without data and without archives in archives.";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly long _began = Stopwatch.GetTimestamp();
    private int _archives;
    private long _bytes;

    /// <summary>One more archive is opened.</summary>
    /// <exception cref="SubmissionException">They were too many.</exception>
    public void AddArchive()
    {
        if (++_archives > MostArchives)
            throw new SubmissionException($"There are more than {MostArchives} archives inside each other. {Advice}");
    }

    /// <summary>Bytes were written, whether they stay or not.</summary>
    /// <exception cref="SubmissionException">They were too many, or it took too long.</exception>
    public void AddBytes(int bytes)
    {
        _bytes += bytes;
        if (_bytes > MostBytes)
            throw new SubmissionException($"The archives unpack to more than {MostBytes >> 20} MiB. {Advice}");
        RequireTime();
    }

    /// <summary>To be called at each entry, also where it is ignored.</summary>
    /// <exception cref="SubmissionException">It took too long.</exception>
    public void RequireTime()
    {
        if (Stopwatch.GetElapsedTime(_began) > Longest)
            throw new SubmissionException($"The archives take more than {Longest.TotalSeconds:0} seconds to unpack. {Advice}");
    }
}
