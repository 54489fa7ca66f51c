using System.Collections.Concurrent;
using System.Text.Json.Serialization;

namespace Courseware.Recordings;

/// <summary>The kind of a payload's bytes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PayloadKind>))]
public enum PayloadKind
{
    /// <summary>Random bytes, rich in NUL, 0xFF and CRLF: what text-minded code gets wrong.</summary>
    Binary,

    /// <summary>Printable ASCII only: bytes left over in a buffer show themselves.</summary>
    Text,
}

/// <summary>
/// The file of a scenario, made from a seed, so that a recording need not hold it.
/// <paramref name="Size"/> is in bytes.
/// </summary>
public sealed record Payload(int Size, ulong Seed, PayloadKind Kind = PayloadKind.Binary)
{
    private byte[]? _bytes;

    // Scenarios, checks and the next submissions of a class use the same megabytes repeatedly. They are made once, and stored as long as they are used
    // or are among the last that were made.
    private const int MaxCachedBytes = 48 << 20;
    private static readonly ConcurrentDictionary<(int, ulong, PayloadKind), WeakReference<byte[]>> Made = new();
    private static readonly Queue<byte[]> Last = new();
    private static long _cachedBytes;

    /// <summary>The bytes; the same for each size, seed and kind on every machine and version. They must not be written to.</summary>
    public byte[] Bytes => _bytes ??= Remembered();

    private byte[] Remembered()
    {
        if (Made.TryGetValue((Size, Seed, Kind), out var made) && made.TryGetTarget(out var bytes))
            return bytes;
        bytes = Make();
        Made[(Size, Seed, Kind)] = new WeakReference<byte[]>(bytes);
        lock (Last)
        {
            Last.Enqueue(bytes);
            _cachedBytes += bytes.Length;
            while (_cachedBytes > MaxCachedBytes)
                _cachedBytes -= Last.Dequeue().Length;
        }
        return bytes;
    }

    private byte[] Make()
    {
        var bytes = new byte[Size];
        var state = Seed ^ ((ulong)Size << 32) ^ (ulong)Kind;
        for (var i = 0; i < Size; i++)
        {
            var random = Next(ref state);
            bytes[i] = Kind == PayloadKind.Text ? (byte)('!' + (random >> 8) % 94) : Binary(random);
        }
        // The first block holds a NUL, the last byte is a letter: strlen() and stale bytes both show.
        if (Kind == PayloadKind.Binary && Size > 20)
            (bytes[7], bytes[13], bytes[^1]) = (0, 0xFF, (byte)'Z');
        return bytes;
    }

    private static byte Binary(ulong random) => (random & 31) switch
    {
        0 => 0,
        1 => 0xFF,
        2 => (byte)'\r',
        3 => (byte)'\n',
        _ => (byte)(random >> 8),
    };

    private static ulong Next(ref ulong state)
    {
        var random = Seeds.Mix(state);
        state += Seeds.Step;
        return random;
    }
}
