using System.Runtime.CompilerServices;
using System.Text;

namespace Courseware.Recordings;

/// <summary>Numbers made from a seed. One of them reveals nothing about the others.</summary>
public static class Seeds
{
    /// <summary>
    /// A number from a seed and a name: all 64 bits of both count. FNV-1a (draft-eastlake-fnv) reads the name, and SplitMix64 mixes it with the
    /// seed. The same on every machine and version.
    /// </summary>
    public static ulong Mix(ulong seed, string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var value in Encoding.UTF8.GetBytes(name))
            hash = unchecked((hash ^ value) * 0x100000001B3);
        return Mix(Mix(seed) ^ hash);
    }

    /// <summary>
    /// The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), behind one step of it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong state)
    {
        var z = unchecked(state + Step);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }

    /// <summary>By how much the state of SplitMix64 grows.</summary>
    public const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Eight hexadecimal digits that no program can know beforehand; for each name others.</summary>
    public static string Digits(ulong seed, string name) => $"{(uint)Mix(seed, name):x8}";
}
