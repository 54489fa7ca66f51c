using System.Runtime.CompilerServices;
using System.Text;
using NUnit.Framework.Interfaces;

namespace Courseware.Tests.Snapshots;

/// <summary>
/// The only seam to snapshots: compares a text with <c>Class.Method[_parameter=value].verified.txt</c> beside the test.
/// Built with <c>-p:SnapshotLibrary=Verify</c> it is Verify.NUnit; otherwise a thin stand-in works on the same files
/// (UTF-8 with BOM, LF, no line break at the end).
/// </summary>
internal static class Snapshot
{
    /// <summary>Fails unless the text, scrubbed by <see cref="Scrub"/>, is the stored one. <c>ACCEPT_SNAPSHOTS=1</c> stores it instead.</summary>
    public static Task Match(string text, string extension = "txt", [CallerFilePath] string sourceFile = "") =>
        MatchExactly(Scrub.Text(text), extension, sourceFile);

    /// <summary>The same for a text that is made from fixed input, times and paths included.</summary>
    public static Task MatchExactly(string text, string extension = "txt", [CallerFilePath] string sourceFile = "")
    {
        text = text.TrimEnd('\n');
#if VERIFY
        return VerifyNUnit.Verifier.Verify(text, extension, sourceFile: sourceFile).ToTask();
#else
        Compare(text, Path.Combine(Path.GetDirectoryName(sourceFile)!, SnapshotName.Of(CurrentTest)), extension);
        return Task.CompletedTask;
#endif
    }

#if !VERIFY
    private static readonly UTF8Encoding WithBom = new(encoderShouldEmitUTF8Identifier: true);

    private static ITest CurrentTest => NUnit.Framework.Internal.TestExecutionContext.CurrentContext.CurrentTest;

    private static bool Accepts =>
        Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1" && Environment.GetEnvironmentVariable("CI") is null or "";

    private static void Compare(string text, string prefix, string extension)
    {
        var (verified, received) = ($"{prefix}.verified.{extension}", $"{prefix}.received.{extension}");
        File.Delete(received);
        text = text.Length == 0 ? "emptyString" : text;
        var stored = File.Exists(verified) ? File.ReadAllText(verified) : null;
        if (stored == text)
            return;

        if (Accepts)
        {
            File.WriteAllText(verified, text, WithBom);
            return;
        }
        File.WriteAllText(received, text, WithBom);
        Assert.Fail($"""
            {(stored is null ? "There is no snapshot yet" : "The snapshot differs")}: {Path.GetRelativePath(Repository.Root, verified)}
            {LineDiff.Of(stored ?? "", text)}
            If the new text is right:  mv '{Path.GetFileName(received)}' '{Path.GetFileName(verified)}'  in that folder, or run the tests with ACCEPT_SNAPSHOTS=1.
            """);
    }
#endif
}
