using System.Buffers.Binary;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Courseware.Launching;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.LaunchingTests;

/// <summary>The C sources of the launcher and of the holder of a network: <c>grader/Engine/native</c>.</summary>
internal sealed partial class NativeSourceTests
{
    private static readonly string Sources = Path.Combine(Repository.Root, "grader", "Engine", "native");

    [Test]
    [Category(Requires.Slow)]
    public Task Every_unit_compiles_without_a_warning() => MakeAsync("check");

    // Their programs are in native/tests: a failure names the round, which can be repeated alone.
    [Category(Requires.Thorough)]
    [Test]
    [CancelAfter(900_000)] // it also compiles them
    [Category(Requires.Slow)]
    public async Task Random_input_does_not_break_the_parsers()
    {
        await Requires.SanitizersAsync();
        await MakeAsync("test");
    }

    [Test]
    public async Task The_grader_reads_every_frame_of_the_table()
    {
        var table = await File.ReadAllTextAsync(Path.Combine(Sources, "launch", "protocol.h"));
        var letters = Frame().Matches(table).Select(m => m.Groups["letter"].Value[0]).ToArray();

        Assert.That(letters, Has.Length.GreaterThan(10).And.Unique);
        foreach (var letter in letters)
            await Assert.ThatAsync(() => ReadAsync(letter), Throws.Nothing, $"{letter}");
        await Assert.ThatAsync(() => ReadAsync('?'), Throws.InstanceOf<InvalidDataException>());
    }

    private static async Task ReadAsync(char letter)
    {
        const int head = 13, payload = 32;
        var frame = new byte[head + payload];
        frame[0] = (byte)letter;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(9), payload);
        await LaunchFrames.ReadAsync(new MemoryStream(frame), _ => { }, CancellationToken.None);
    }

    private static async Task MakeAsync(string target)
    {
        Requires.Linux();
        Requires.Tools("cc", "make");
        using var folder = new TemporaryFolder();
        var made = await CliWrap.Cli.Wrap("make").WithArguments(["-C", Sources, "-k", target, $"OUT={folder.Path}"])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);
        Assert.That(made.ExitCode, Is.Zero, made.StandardError);
    }

    [GeneratedRegex(@"\bFRAME_\w+ = '(?<letter>.)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Frame();
}
