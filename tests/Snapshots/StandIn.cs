using System.Text;
using NUnit.Framework.Internal;

namespace Courseware.Tests.Snapshots;

/// <summary>
/// As much of Verify as these tests use, in its own file format: UTF-8 with BOM, <c>.received.</c> on a mismatch. It refuses what it does not mirror: a
/// snapshot that the real library would store under another name is not written.
/// </summary>
internal static class StandIn
{
    private static readonly UTF8Encoding WithBom = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>The path of the running test's snapshot without its ending.</summary>
    /// <exception cref="NotSupportedException">This kind of test is not mirrored.</exception>
    public static string PathOf(string sourceFile) =>
        Path.Combine(Path.GetDirectoryName(sourceFile)!, SnapshotName.Of(TestExecutionContext.CurrentContext.CurrentTest));

    /// <summary>Compares a text with the snapshot at a path without its ending.</summary>
    /// <exception cref="NotSupportedException">This extension is not mirrored.</exception>
    public static void Compare(string text, string extension, string prefix)
    {
        SnapshotName.RequireText(extension);
        Directory.CreateDirectory(Path.GetDirectoryName(prefix)!);
        var (verified, received) = ($"{prefix}.verified.{extension}", $"{prefix}.received.{extension}");
        File.Delete(received);
        var stored = File.Exists(verified) ? File.ReadAllText(verified) : null;
        if (stored == text)
            return;

        File.WriteAllText(Snapshot.Accepts ? verified : received, text, WithBom);
        if (Snapshot.Accepts)
            return;
        Assert.Fail($"""
            {(stored is null ? "There is no snapshot yet" : "The snapshot differs")}: {Path.GetRelativePath(Repository.Root, verified)}
            {LineDiff.Of(stored ?? "", text)}
            If the new text is right:  ACCEPT_SNAPSHOTS=1 tests/run.sh --filter Name~{TestContext.CurrentContext.Test.MethodName}
            """);
    }
}
