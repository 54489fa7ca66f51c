using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Courseware.Tests.RecordingsTests;

/// <summary>Wireshark on the command line: an independent reader of capture files.</summary>
internal static class Tshark
{
    /// <summary>Packets that Wireshark finds fault with, by its strictest settings.</summary>
    // In one's complement 0xffff and 0 are the same number (RFC 1624 §3): one segment in 65,536 has it from the kernel, who takes both.
    public const string AnythingWrong = "_ws.malformed || (tcp.checksum.status == 0 && tcp.checksum != 0xffff) || ip.checksum.status == 0";

    /// <summary>A row for each packet that passes the filter, with the requested fields in their order.</summary>
    public static async Task<string[][]> FieldsAsync(string file, string filter, params string[] fields)
    {
        var output = await RunAsync(
            ["-Y", filter, "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", "-E", "aggregator=|", .. fields.SelectMany(f => new[] { "-e", f })],
                file);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    private static async Task<string> RunAsync(string[] arguments, string file)
    {
        Requires.Tools("tshark");
        // All payload is just data: in random bytes Wireshark would now and then see a broken packet of some other protocol.
        string[] always = ["-n", "-r", file, "-d", "tcp.port==0-65535,data", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];
        var result = await CliWrap.Cli.Wrap("tshark")
            .WithArguments([.. always, .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, TestContext.CurrentContext.CancellationToken);
        // As root it warns of root on standard error; what it says of the file comes with an exit code.
        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        return result.StandardOutput;
    }
}
