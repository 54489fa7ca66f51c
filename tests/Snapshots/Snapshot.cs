using System.Runtime.CompilerServices;

namespace Courseware.Tests.Snapshots;

/// <summary>
/// The only seam to snapshots: compares a text with <c>Class.Method[_parameter=value].verified.txt</c> next to the test.
/// Built with <c>-p:SnapshotLibrary=Verify</c> it is Verify.NUnit; otherwise <see cref="StandIn"/> works on the same files.
/// </summary>
internal static class Snapshot
{
    /// <summary>True when a text that differs is stored: <c>ACCEPT_SNAPSHOTS=1</c>, but never where <c>CI</c> is set.</summary>
    public static bool Accepts =>
        Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1" && Environment.GetEnvironmentVariable("CI") is null or "";

    /// <summary>Fails unless the text, scrubbed by <see cref="Scrub"/>, is the stored one.</summary>
    public static Task Match(string text, string extension = "txt", [CallerFilePath] string sourceFile = "") =>
        MatchExactly(Scrub.Text(text), extension, sourceFile);

    /// <summary>The same for a text that is made from fixed input: times and paths stay in it.</summary>
    public static Task MatchExactly(string text, string extension = "txt", [CallerFilePath] string sourceFile = "")
    {
        text = Plain(text);
#if VERIFY
        return RunAsync(VerifyNUnit.Verifier.Verify(text, extension, sourceFile: sourceFile));
#else
        StandIn.Compare(text, extension, StandIn.PathOf(sourceFile));
        return Task.CompletedTask;
#endif
    }

    /// <summary>
    /// As <see cref="Match"/>, with the stored text in a file of that name below <c>Snapshots/</c> next to the test: for a case that has a name
    /// already, whatever the test is called.
    /// </summary>
    public static Task MatchNamed(string text, string folder, string name, [CallerFilePath] string sourceFile = "")
    {
        text = Plain(Scrub.Text(text));
#if VERIFY
        return RunAsync(VerifyNUnit.Verifier.Verify(text, "txt", sourceFile: sourceFile).UseDirectory(FolderOf(folder)).UseFileName(name));
#else
        StandIn.Compare(text, "txt", Path.Combine(Path.GetDirectoryName(sourceFile)!, FolderOf(folder), name));
        return Task.CompletedTask;
#endif
    }

    /// <summary>Where named snapshots are, below the folder of their test.</summary>
    public static string FolderOf(string folder) => Path.Combine("Snapshots", folder);

    /// <summary>The text as both libraries store it: LF, no line break at the end, and a word instead of nothing.</summary>
    public static string Plain(string text)
    {
        text = text.Replace("\r\n", "\n").Replace('\r', '\n').TrimEnd('\n');
        return text.Length == 0 ? "emptyString" : text;
    }

#if VERIFY
    // Scrub has done what is wanted; Verify would replace /tmp and the home folder as well. And no test starts a window.
    private static Task RunAsync(VerifyTests.SettingsTask verification)
    {
        verification = verification.DisableScrubbers().DisableDiff();
        return (Accepts ? verification.AutoVerify(includeBuildServer: false, throwException: false) : verification).ToTask();
    }

    // [Retry] and [Repeat] come to the same file again, and so does a test that matches twice.
    [ModuleInitializer]
    internal static void LetATestComeTwice() => VerifyTests.VerifierSettings.DisableRequireUniquePrefix();
#endif
}
