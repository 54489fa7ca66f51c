using System.Runtime.CompilerServices;

namespace Courseware.Tests.Snapshots;

/// <summary>
/// The only seam to snapshots: compares a text with <c>Class.Method[_parameter=value].verified.txt</c> beside the test.
/// Built with <c>-p:SnapshotLibrary=Verify</c> it is Verify.NUnit; otherwise <see cref="StandIn"/> works on the same files.
/// </summary>
internal static class Snapshot
{
    /// <summary>Fails unless the text, scrubbed by <see cref="Scrub"/>, is the stored one.</summary>
    public static Task Match(string text, string extension = "txt", [CallerFilePath] string sourceFile = "") =>
        MatchExactly(Scrub.Text(text), extension, sourceFile);

    /// <summary>The same for a text that is made from fixed input: times and paths stay in it.</summary>
    public static Task MatchExactly(string text, string extension = "txt", [CallerFilePath] string sourceFile = "")
    {
        text = text.TrimEnd('\n');
#if VERIFY
        return VerifyNUnit.Verifier.Verify(text, extension, sourceFile: sourceFile).ToTask();
#else
        StandIn.Compare(text, extension, sourceFile);
        return Task.CompletedTask;
#endif
    }
}
