using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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
        if (Kind == PayloadKind.Text)
            FillWithText(bytes, state);
        else
            FillWithBinary(bytes, state);
        // The first block holds a NUL, the last byte is a letter: strlen() and stale bytes both show.
        if (Kind == PayloadKind.Binary && Size > 20)
            (bytes[7], bytes[13], bytes[^1]) = (0, 0xFF, (byte)'Z');
        return bytes;
    }

    // A grading makes ten megabytes in its first second: compiled well from the first byte on, they cost a tenth of it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillWithBinary(Span<byte> bytes, ulong state)
    {
        // NUL, 0xFF, CR and LF, each in one of 32 bytes.
        const uint Often = 0x0A_0D_FF_00;
        foreach (ref var value in bytes)
        {
            var random = Seeds.Mix(state);
            var choice = (int)random & 31;
            // Both are worked out, because a processor cannot guess which of them it will be.
            var (common, other) = (Often >> (8 * choice), (uint)(random >> 8));
            value = (byte)(choice < 4 ? common : other);
            state += Seeds.Step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillWithText(Span<byte> bytes, ulong state)
    {
        foreach (ref var value in bytes)
        {
            value = (byte)('!' + (Seeds.Mix(state) >> 8) % 94);
            state += Seeds.Step;
        }
    }
}
