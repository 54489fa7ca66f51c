using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Courseware.Benchmarks;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

// How fast the wire is, next to the same loop in C and next to plain loopback, in turn, so that a drift of the machine hits all three.
//   wire-benchmark [RUNS [MEGABYTES]]
var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 9;
var bytes = (args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 256) * 1_000_000;
var choice = await NetworkChoice.RequireAsync(NetworkChoice.Tun, CancellationToken.None);
var folder = Directory.CreateTempSubdirectory("courseware-benchmark-");
try
{
    var (blast, loop) = (Path.Combine(folder.FullName, "blast"), Path.Combine(folder.FullName, "loop.so"));
    await CompileAsync("blast.c", blast);
    await CompileAsync("loop.c", loop, "-shared", "-fPIC");
    var (loopback, floor, wire) = (new List<double>(), new List<double>(), new List<double>());
    for (var run = -1; run < runs; run++)
    {
        double[] rates =
        [
            await OverAsync(Network.OnLoopback),
            await FloorAsync(loop),
            await WireAsync(),
        ];
        // The first of each warms up.
        if (run < 0)
            continue;
        loopback.Add(rates[0]);
        floor.Add(rates[1]);
        wire.Add(rates[2]);
    }
    Console.WriteLine($"{Environment.ProcessorCount} cores, {runs} runs of each, {bytes / 1_000_000} MB a run, one connection over {choice.Kind}, MB/s\n");
    Console.WriteLine($"{"",-52} {"median",8} {"least",8} {"most",8}");
    Row("plain loopback (segments of up to 64 KiB)", loopback);
    Row("floor: the same loop in C, segments of 1448 bytes", floor);
    Row("the wire: parsed, recorded, checked for faults", wire);
    Console.WriteLine($"\nfloor / wire, median of the pairs: {Median(floor.Zip(wire, (f, w) => f / w)):0.00}");

    async Task<double> OverAsync(Network network)
    {
        var port = Random.Shared.Next(10240, 32767);
        await using var sender = await StartAsync(network, _ => { }, "send", $"{port}", $"{bytes}");
        var output = new MemoryStream();
        await using var receiver = await StartAsync(network, data => output.Write(data), "receive", $"{network.RemoteAddress}", $"{port}");
        await receiver.Exited;
        await receiver.EndAsync();
        var words = System.Text.Encoding.ASCII.GetString(output.ToArray()).Split(' ');
        return words.Length == 2 && long.Parse(words[0], CultureInfo.InvariantCulture) == bytes
            ? bytes / double.Parse(words[1], CultureInfo.InvariantCulture) / 1e6
            : throw new InvalidDataException($"The receiver got '{words[0]}' bytes of {bytes}.");
    }

    async Task<double> WireAsync()
    {
        var recorder = new Recorder("benchmark");
        await using var network = await Network.OpenAsync(choice, Network.EthernetMtu, recorder, CancellationToken.None);
        return await OverAsync(network);
    }

    async Task<double> FloorAsync(string library)
    {
        await using var network = await BareNetwork.OpenAsync(choice.Kind, library);
        return await OverAsync(network);
    }

    Task<LaunchedProgram> StartAsync(Network network, Action<byte[]> output, params string[] arguments)
    {
        var limits = new ProgramLimits { CpuSeconds = 600 };
        var request = new LaunchRequest([blast, .. arguments], folder.FullName, ProgramEnvironment.For(folder.FullName), limits) { Network = network.Holder };
        return LaunchedProgram.StartAsync(request, e => { if (e is LaunchEvent.Output o) output(o.Data); }, CancellationToken.None);
    }
}
finally
{
    folder.Delete(recursive: true);
}

static async Task CompileAsync(string source, string target, params string[] options) =>
    await Cli.Wrap("cc").WithArguments(["-O2", .. options, "-o", target, Path.Combine(AppContext.BaseDirectory, source)]).ExecuteBufferedAsync();

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToList();
    return sorted[sorted.Count / 2];
}

static void Row(string name, List<double> rates) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-52} {Median(rates),8:0} {rates.Min(),8:0} {rates.Max(),8:0}"));
