using System.Globalization;
using System.Text.RegularExpressions;

namespace Courseware.Labs.Tracing;

/// <summary>
/// A part of an ELF file that is loaded: where it is in the file, and at which address; lengths in bytes. Debug information speaks of addresses, a
/// mapping of places in the file. Both are the same in most programs that can be loaded anywhere, and in no other.
/// </summary>
internal sealed partial record LoadedPart(long Offset, long Address, long Size)
{
    private const int MostParts = 64;

    /// <summary>The loaded parts of the file of which <c>readelf -lW</c> printed that; empty when it is not an ELF file.</summary>
    public static IReadOnlyList<LoadedPart> Read(string headers)
    {
        var parts = new List<LoadedPart>();
        foreach (var line in headers.Split('\n'))
        {
            if (Load().Match(line) is { Success: true } load && parts.Count < MostParts)
                parts.Add(new LoadedPart(Number(load, "offset"), Number(load, "address"), Number(load, "size")));
        }
        return parts;

        static long Number(Match match, string name) => long.Parse(match.Groups[name].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>The address of a place in the file; null where nothing of it is loaded.</summary>
    public static long? AddressOf(IReadOnlyList<LoadedPart> parts, long offset) =>
        parts.FirstOrDefault(p => offset >= p.Offset && offset - p.Offset < p.Size) is { } part ? offset - part.Offset + part.Address : null;

    [GeneratedRegex(
        @"^ *LOAD +0x(?<offset>[0-9a-f]{1,15}) 0x0?(?<address>[0-9a-f]{1,15}) 0x[0-9a-f]{1,16} 0x(?<size>[0-9a-f]{1,15}) ",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Load();
}
