using System.Buffers.Binary;

namespace Courseware.Labs.Tracing;

/// <summary>
/// Which address the linker gave to a place in an ELF file (elf(5)): debug information speaks of addresses, a mapping of places in the file. Both
/// are the same in most programs that can be loaded anywhere, and in no other.
/// </summary>
internal static class ElfOffsets
{
    private const int HeaderSize = 64, MostHeaders = 64, SmallestEntry = 56, Loaded = 1; // PT_LOAD

    /// <summary>The loaded parts of a 64-bit little-endian file; empty for any other.</summary>
    public static IReadOnlyList<LoadedPart> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var header = new byte[HeaderSize];
            file.ReadExactly(header);
            if (!header.AsSpan().StartsWith("\u007FELF\u0002\u0001"u8))
                return [];
            var table = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
            var (size, count) = (BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(54)), BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56)));
            if (table < HeaderSize || table > file.Length || size is < SmallestEntry or > 256 || count > MostHeaders)
                return [];
            file.Position = table;
            var parts = new List<LoadedPart>();
            var entry = new byte[size];
            for (var i = 0; i < count; i++)
            {
                file.ReadExactly(entry);
                if (BinaryPrimitives.ReadInt32LittleEndian(entry) != Loaded)
                    continue;
                parts.Add(new LoadedPart(
                    BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(8)), BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(16)),
                    BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(32))));
            }
            return parts;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The address of a place in the file; null where nothing of it is loaded.</summary>
    public static long? AddressOf(IReadOnlyList<LoadedPart> parts, long offset) =>
        parts.FirstOrDefault(p => offset >= p.Offset && offset - p.Offset < p.Size) is { } part ? offset - part.Offset + part.Address : null;
}

/// <summary>A part of a file that is loaded: where it is in the file, and at which address; lengths in bytes.</summary>
internal sealed record LoadedPart(long Offset, long Address, long Size);
