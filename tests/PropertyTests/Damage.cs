using System.Text;
using Courseware.Recordings;
using CsCheck;

namespace Courseware.Tests.PropertyTests;

/// <summary>
/// Good files, damaged by chance: bytes changed, taken out, put in, repeated, cut off, and words of the format put where they do not
/// belong. Random bytes alone would be turned away at the first byte, and show nothing.
/// </summary>
internal static class Damage
{
    // A property is tried so long, whatever the machine: what one run does not find another one may. PROPERTY_SECONDS=60 is for a hunt.
    public static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("PROPERTY_SECONDS"), out var seconds) ? seconds : 1;

    // Any file is read in milliseconds; a busy machine has all this time.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private const int MostEdits = 6;
    private const int MostShown = 4000;

    private enum Kind
    {
        Change,
        TakeOut,
        PutIn,
        Word,
        Token,
        Repeat,
        CutOff,
    }

    private static readonly System.Buffers.SearchValues<byte> Ends = System.Buffers.SearchValues.Create(",:{}[] \n/"u8);

    private sealed record Edit(Kind Kind, double Place, int Length, byte Value, int Word);

    private static readonly Gen<Edit> AnyEdit = Gen.Select(
        Gen.Enum<Kind>(), Gen.Double.Unit, Gen.Int[1, 40], Gen.Byte, Gen.Int[0, 1000], (kind, place, length, value, word) =>
            new Edit(kind, place, length, value, word));

    /// <summary>One of the good files with up to six edits.</summary>
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> good, params string[] words) => Gen.Select(
        Gen.Int[0, good.Count - 1], AnyEdit.List[0, MostEdits],
        (which, edits) => edits.Aggregate(good[which], (bytes, edit) => Apply(bytes, edit, words)));

    /// <summary>One good text with up to six edits.</summary>
    public static Gen<byte[]> Of(string good, params string[] words) => Of([Encoding.UTF8.GetBytes(good)], words);

    /// <summary>
    /// Tries a reader with damaged files: it may refuse them with a documented exception that says something, and with no other. The
    /// message of a failure has the seed that shows it again (<c>CsCheck_Seed</c>), and the bytes.
    /// </summary>
    public static void Survives<TRefusal>(Gen<byte[]> damaged, Action<byte[]> read) where TRefusal : Exception => Survives(damaged, bytes =>
    {
        try
        {
            read(bytes);
        }
        catch (TRefusal e) when (e.Message.Length > 0)
        {
            // Refused in words: that is what a reader is for.
        }
    });

    /// <summary>
    /// Tries a reader that has an answer to everything, and in time: bytes on which it never ends fail the property and are named,
    /// where they would otherwise hang the whole run. The thread of such a reader is lost.
    /// </summary>
    public static void Survives(Gen<byte[]> damaged, Action<byte[]> read) => damaged.Sample(
        bytes =>
        {
            var reading = Task.Run(() => read(bytes));
            if (Task.WaitAny([reading], Longest) < 0)
                throw new TimeoutException($"Reading did not end within {Longest.TotalSeconds:0} s.");
            reading.GetAwaiter().GetResult();
        },
        time: Seconds, threads: 1, print: Shown);

    private static string Shown(byte[] bytes) => EscapedBytes.Escape(bytes.AsSpan(0, Math.Min(bytes.Length, MostShown)));

    private static byte[] Apply(byte[] bytes, Edit edit, string[] words)
    {
        var at = (int)(edit.Place * bytes.Length);
        var end = Math.Min(bytes.Length, at + edit.Length);
        return edit.Kind switch
        {
            Kind.Change when at < bytes.Length => [.. bytes[..at], edit.Value, .. bytes[(at + 1)..]],
            Kind.TakeOut => [.. bytes[..at], .. bytes[end..]],
            Kind.PutIn => [.. bytes[..at], edit.Value, .. bytes[at..]],
            Kind.Word when words.Length > 0 =>
                [.. bytes[..at], .. Encoding.UTF8.GetBytes(words[edit.Word % words.Length]), .. bytes[(edit.Value % 2 == 0 ? at : end)..]],
            Kind.Token when words.Length > 0 => Replace(bytes, at, Encoding.UTF8.GetBytes(words[edit.Word % words.Length])),
            Kind.Repeat => [.. bytes[..end], .. bytes[at..]],
            Kind.CutOff => bytes[..at],
            _ => bytes,
        };
    }

    // A value or a name is one piece of a text: another one in its place is more of a trial than one in its middle.
    private static byte[] Replace(byte[] bytes, int at, byte[] word)
    {
        var begin = bytes.AsSpan(0, at).LastIndexOfAny(Ends) + 1;
        var length = bytes.AsSpan(at).IndexOfAny(Ends);
        return [.. bytes[..begin], .. word, .. length < 0 ? [] : bytes[(at + length)..]];
    }
}
