using System.Security.Cryptography;
using System.Text;

namespace Courseware.Submissions.Archives;

/// <summary>
/// The folder that an archive is unpacked into. It decides what may come in: plain files and folders with plain names, up to the limits, which count
/// the bytes that really arrive. No link is ever made, so no path can lead out by one. An entry that is not needed and is refused is left out; if a
/// needed entry is refused, the whole archive is.
/// </summary>
internal sealed class UnpackTarget(string archive, string folder, long archiveLength, NeededFiles? needed = null)
{
    private const int LongestName = 255;
    private const int LongestPath = 3_000;
    private const int BufferSize = 64 << 10;
    private const int MostLinkRounds = 40;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly NeededFiles _needed = needed ?? new NeededFiles(null);
    private readonly List<LeftOut> _leftOut = [];
    private readonly List<(string Entry, string Path, string Target)> _links = [];
    private int _entries;
    private int _sources;
    private long _sourceBytes;
    private long _bytes;

    /// <summary>The archive's name, quoted for a message.</summary>
    public string Archive { get; } = Quoted.Name(archive);

    /// <summary>The limits of all archives of the submission together; null without such limits.</summary>
    public UnpackBudget? Budget { get; init; }

    /// <summary>Nothing is refused: what cannot come in is left out, whatever it is.</summary>
    public bool KeepsWhatItCan { get; init; }

    /// <summary>False when nothing came in.</summary>
    public bool HasFiles { get; private set; }

    /// <summary>Entries that were left out, and why.</summary>
    public IReadOnlyList<LeftOut> LeftOut => _leftOut;

    /// <summary>The path of an entry inside the folder, or null for an entry that is ignored or left out.</summary>
    /// <exception cref="SubmissionException">The name leads anywhere else, and the file is needed.</exception>
    public string? PathOf(string entry)
    {
        // Windows packs with its own separator.
        var plain = entry.Replace('\\', '/');
        if (plain.StartsWith('/') || (plain.Length > 1 && char.IsAsciiLetter(plain[0]) && plain[1] == ':'))
            return LeaveOutName(entry, "is an absolute path");
        if (plain.Any(char.IsControl))
            return LeaveOutName(entry, "has a control character in its name");
        var names = plain.Split('/').Where(name => name is not ("" or ".")).ToArray();
        if (names.Contains("..", StringComparer.Ordinal))
            return LeaveOutName(entry, "climbs out of the archive with '..'");
        if (names.Length == 0 || names.Any(IgnoredNames.Contains))
            return null;
        var path = string.Join('/', names.Select(Shortened));
        if (names.Length > SubmissionLimits.Depth || Encoding.UTF8.GetByteCount(path) > LongestPath)
            return LeaveOut(entry, $"is in more than {SubmissionLimits.Depth} folders inside each other");
        return path;
    }

    /// <summary>Leaves an entry out, or refuses the archive when it is needed. <paramref name="fact"/> completes "Entry 'x' of archive 'y' …".</summary>
    public string? LeaveOut(string entry, string fact)
    {
        if (!KeepsWhatItCan && _needed.Contains(entry.Replace('\\', '/')))
            throw Refused(entry, fact);
        if (_leftOut.Count < SubmissionLimits.Files)
            _leftOut.Add(new LeftOut(entry, fact));
        return null;
    }

    // No tool makes such a name of a source by itself: where it belongs is not guessed, and it is not graded without it.
    private string? LeaveOutName(string entry, string fact) =>
        !KeepsWhatItCan && NeededFiles.IsSource(entry.Replace('\\', '/')) ? throw Refused(entry, fact) : LeaveOut(entry, fact);

    /// <summary>The error for an archive in which nothing can be read.</summary>
    public SubmissionException Refused(string entry, string fact) =>
        new($"Entry {Quoted.Name(entry)} of {Archive} {fact}. Pack the sources again, as plain files in one folder.");

    /// <summary>Makes a folder.</summary>
    public void AddFolder(string path)
    {
        if (++_entries > SubmissionLimits.Entries)
            throw new SubmissionException(SubmissionLimits.TooManyFiles(Archive));
        if (MakeFolder(path) is { } fact)
            LeaveOut(path, fact);
    }

    /// <summary>Writes a file from what the archive gives, however much its header promised. Of two of one name the later one counts.</summary>
    public void AddFile(string path, Stream content, bool executable, long length = 0)
    {
        var isSource = !KeepsWhatItCan && NeededFiles.IsSource(path);
        if (++_entries > SubmissionLimits.Entries || (isSource && ++_sources > SubmissionLimits.Files))
            throw new SubmissionException(SubmissionLimits.TooManyFiles(Archive));
        var target = Path.Combine(folder, path);
        var fact = !isSource && _bytes + length > SubmissionLimits.Bytes ? $"has {length >> 20} MiB, more than fit in"
            : Directory.Exists(target) ? "is both a file and a folder"
            : path.LastIndexOf('/') is > 0 and var slash ? MakeFolder(path[..slash]) : null;
        if ((fact ?? Write(target, content, executable, isSource)) is { } wrong)
            LeaveOut(path, wrong);
    }

    /// <summary>A second name of what came in before under another: a copy.</summary>
    public void AddHardLink(string entry, string path, string linkName)
    {
        if (Inside("", linkName) is not { } from || !Copy(from, path))
            LeaveOut(entry, "is a link");
    }

    /// <summary>A link: a copy of what it leads to, once everything has come in.</summary>
    public void AddLink(string entry, string path, string linkTarget)
    {
        if (_links.Count < SubmissionLimits.Files)
            _links.Add((entry, path, linkTarget));
        else
            LeaveOut(entry, "is a link");
    }

    /// <summary>To be called when all entries were seen.</summary>
    public void Finish()
    {
        for (var round = 0; round < MostLinkRounds
            && _links.RemoveAll(link => Inside(link.Path, link.Target) is { } from && Copy(from, link.Path)) > 0; round++)
        {
            // A link may lead to a link.
        }
        foreach (var (entry, _, _) in _links)
            LeaveOut(entry, "is a link");
        _links.Clear();
    }

    // The path that a relative link leads to, without asking the file system.
    private static string? Inside(string path, string target)
    {
        if (target.Length == 0 || target.StartsWith('/') || target.Any(char.IsControl))
            return null;
        var names = new Stack<string>(path.Split('/').SkipLast(1));
        foreach (var name in target.Split('/').Where(name => name is not ("" or ".")))
        {
            if (name != "..")
                names.Push(name);
            else if (!names.TryPop(out _))
                return null;
        }
        return names.Count == 0 ? null : string.Join('/', names.Reverse());
    }

    private bool Copy(string from, string path)
    {
        var source = Path.Combine(folder, from);
        if (from == path || !File.Exists(source) || Path.Exists(Path.Combine(folder, path)))
            return false;
        using var content = File.OpenRead(source);
        AddFile(path, content, Executables.HasBit(source), content.Length);
        return true;
    }

    // Why the folder cannot be there, or null.
    private string? MakeFolder(string path)
    {
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            if (File.Exists(Path.Combine(folder, path[..slash])))
                return "is both a file and a folder";
        if (File.Exists(Path.Combine(folder, path)))
            return "is both a file and a folder";
        MachineWrites.MakeFolder(Path.Combine(folder, path));
        return null;
    }

    // Why the file did not come in, or null.
    private string? Write(string target, Stream content, bool executable, bool isSource)
    {
        File.Delete(target);
        var before = _bytes;
        string? wrong = null;
        using (var file = MachineWrites.Create(target, executable))
        {
            for (int count; wrong is null && (count = content.Read(_buffer)) > 0;)
            {
                Budget?.AddBytes(count);
                wrong = Count(count, isSource);
                if (wrong is null)
                    MachineWrites.Write(file, _buffer.AsSpan(0, count));
            }
        }
        HasFiles |= wrong is null;
        if (wrong is null)
            return null;
        File.Delete(target);
        _bytes = before;
        return wrong;
    }

    private string? Count(int bytes, bool isSource)
    {
        _bytes += bytes;
        _sourceBytes += isSource ? bytes : 0;
        var isBomb = _bytes > SubmissionLimits.RatioFloor && _bytes / SubmissionLimits.Ratio > archiveLength;
        if (isSource && _sourceBytes > SubmissionLimits.Bytes)
            throw new SubmissionException(SubmissionLimits.TooManyBytes(Archive));
        if (isSource && isBomb)
            throw new SubmissionException($"{Archive} unpacks to more than {SubmissionLimits.Ratio} times its size. Hand in the sources only, without data.");
        return isSource ? null : isBomb ? $"unpacks to more than {SubmissionLimits.Ratio} times its size" : _bytes > SubmissionLimits.Bytes
            ? "is more than fits in" : null;
    }

    // The system takes no name of more bytes; Hangul of macOS has nine a syllable.
    private static string Shortened(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= LongestName)
            return name;
        var ending = Path.GetExtension(name) is { Length: <= 16 } own && Encoding.UTF8.GetByteCount(own) <= 32 ? own : "";
        var mark = $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}{ending}";
        var stem = new StringBuilder();
        var left = LongestName - Encoding.UTF8.GetByteCount(mark);
        foreach (var rune in name.EnumerateRunes())
        {
            if ((left -= rune.Utf8SequenceLength) < 0)
                break;
            stem.Append(rune.ToString());
        }
        return $"{stem}{mark}";
    }
}
