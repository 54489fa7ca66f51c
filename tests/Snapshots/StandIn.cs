using System.Text;
using NUnit.Framework.Internal;

namespace Courseware.Tests.Snapshots;

/// <summary>
/// As much of Verify as these tests use, in its own file format: UTF-8 with BOM, LF, no line break at the end;
/// <c>.received.</c> on a mismatch. <c>ACCEPT_SNAPSHOTS=1</c> stores the text instead, but never where <c>CI</c> is set.
/// </summary>
internal static class StandIn
{
    private static readonly UTF8Encoding WithBom = new(encoderShouldEmitUTF8Identifier: true);

    private static bool Accepts =>
        Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1" && Environment.GetEnvironmentVariable("CI") is null or "";

    public static void Compare(string text, string extension, string sourceFile)
    {
        var prefix = Path.Combine(Path.GetDirectoryName(sourceFile)!, SnapshotName.Of(TestExecutionContext.CurrentContext.CurrentTest));
        var (verified, received) = ($"{prefix}.verified.{extension}", $"{prefix}.received.{extension}");
        File.Delete(received);
        text = text.Length == 0 ? "emptyString" : text;
        var stored = File.Exists(verified) ? File.ReadAllText(verified) : null;
        if (stored == text)
            return;

        File.WriteAllText(Accepts ? verified : received, text, WithBom);
        if (Accepts)
            return;
        Assert.Fail($"""
            {(stored is null ? "There is no snapshot yet" : "The snapshot differs")}: {Path.GetRelativePath(Repository.Root, verified)}
            {LineDiff.Of(stored ?? "", text)}
            If the new text is right:  ACCEPT_SNAPSHOTS=1 tests/run.sh --filter Name~{TestContext.CurrentContext.Test.MethodName}
            """);
    }
}
