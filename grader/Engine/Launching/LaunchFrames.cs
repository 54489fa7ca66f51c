using System.Buffers.Binary;
using System.Text;

namespace Courseware.Launching;

/// <summary>Reads the frames of the launcher. Their letters and what they hold are in one table, <c>native/launch/protocol.h</c>.</summary>
internal static class LaunchFrames
{
    private const int HeadSize = 13;
    private const int LargestFrame = 1 << 20;

    /// <summary>Reads frames until the stream ends, and passes each one on immediately.</summary>
    /// <exception cref="InvalidDataException">The stream is not one of frames.</exception>
    public static async Task ReadAsync(Stream stream, Action<LaunchEvent> handle, CancellationToken cancellationToken)
    {
        var head = new byte[HeadSize];
        while (await stream.ReadAtLeastAsync(head, HeadSize, throwOnEndOfStream: false, cancellationToken) == HeadSize)
        {
            var time = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(1));
            var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(9));
            if (length is < 0 or > LargestFrame)
                throw new InvalidDataException($"The launcher sent a frame of {length} bytes; the most is {LargestFrame}.");
            var payload = new byte[length];
            await stream.ReadExactlyAsync(payload, cancellationToken);
            handle(Decode((char)head[0], time, payload));
        }
    }

    private static LaunchEvent Decode(char type, long time, byte[] payload) => type switch
    {
        'P' => new LaunchEvent.Started(time, Int(payload, 0), Int(payload, 4), Int(payload, 8), payload[12] == (byte)'n'),
        'F' => new LaunchEvent.StartFailed(time, Encoding.UTF8.GetString(payload)),
        'G' => new LaunchEvent.LauncherFailed(time, Encoding.UTF8.GetString(payload)),
        'o' => new LaunchEvent.Output(time, IsError: false, payload),
        'e' => new LaunchEvent.Output(time, IsError: true, payload),
        'C' => new LaunchEvent.OutputCut(time, payload[0] == (byte)'e', Long(payload, 1)),
        'X' => new LaunchEvent.Exited(time, Int(payload, 0), Int(payload, 4), Long(payload, 8) / 1e6, Long(payload, 16)),
        'L' => new LaunchEvent.Limit(time, Encoding.ASCII.GetString(payload)),
        'S' => new LaunchEvent.OrphanedProcesses(time, NamedProcesses(payload)),
        'D' => new LaunchEvent.KeeperKilled(time),
        'K' => new LaunchEvent.FileBegins(time, Encoding.UTF8.GetString(payload, 8, payload.Length - 8), Long(payload, 0)),
        'k' => new LaunchEvent.FilePart(time, payload),
        'N' => Missing(time, Encoding.UTF8.GetString(payload).Split('\0', 2)),
        'A' => new LaunchEvent.Flushed(time),
        'E' => new LaunchEvent.Ended(time),
        _ => throw new InvalidDataException($"The launcher sent a frame of the unknown type '{type}'."),
    };

    private static LaunchEvent.FileMissing Missing(long time, string[] parts) =>
        new(time, parts[0], parts[^1].Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static string[] NamedProcesses(byte[] payload) =>
        [.. Encoding.UTF8.GetString(payload).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2)).Select(words => $"{words[^1]} (pid {words[0]})")];

    private static int Int(byte[] payload, int at) => BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(at));

    private static long Long(byte[] payload, int at) => BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(at));
}
