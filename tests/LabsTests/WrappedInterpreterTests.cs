using Courseware.Labs;
using Courseware.Launching;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.LabsTests;

/// <summary>A script that starts an interpreter, as version managers put it on the PATH.</summary>
[Category(Requires.Slow)]
internal sealed class WrappedInterpreterTests
{
    [TestCase("exec {python} \"$@\"\n")]
    [TestCase("exit 1\n")]
    [TestCase("echo /there/is/none\n")]
    public async Task The_interpreter_is_started_instead_of_the_script(string text)
    {
        Requires.Tools("python3");
        var python = await WrappedInterpreter.AskAsync(SearchPath.Find("python3")!);
        using var folder = new TemporaryFolder();
        var script = folder.Write("python3", "#!/bin/sh\n" + text.Replace("{python}", python, StringComparison.Ordinal));
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.That(await WrappedInterpreter.AskAsync(script), Is.EqualTo(text.Contains("python", StringComparison.Ordinal) ? python : script));
    }

    [Test]
    public async Task Another_program_stays_as_it_is() =>
        Assert.That(await WrappedInterpreter.UnwrapAsync(["/submission/server", "x"]), Is.EqualTo(new[] { "/submission/server", "x" }));
}
