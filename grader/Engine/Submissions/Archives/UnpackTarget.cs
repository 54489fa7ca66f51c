namespace Courseware.Submissions.Archives;

/// <summary>
/// The folder that an archive is unpacked into. It decides what may come in: plain files and folders with plain names, up to the
/// limits, which count the bytes that really arrive. No link is ever made, so no path can lead out by one.
/// </summary>
internal sealed class UnpackTarget(string archive, string folder, long archiveLength)
{
    private const int LongestName = 255;
    private const int BufferSize = 64 << 10;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _folders;
    private int _files;
    private long _bytes;

    /// <summary>The archive's name, quoted for a message.</summary>
    public string Archive { get; } = Quoted.Name(archive);

    /// <summary>False when nothing came in.</summary>
    public bool HasFiles => _files > 0;

    /// <summary>
    /// The path of an entry inside the folder, or null for an entry that is ignored.
    /// A name that leads anywhere else is a <see cref="SubmissionException"/>.
    /// </summary>
    public string? PathOf(string entry)
    {
        if (entry.StartsWith('/') || (entry.Length > 1 && char.IsAsciiLetter(entry[0]) && entry[1] == ':'))
            throw Refused(entry, "is an absolute path");
        if (entry.Contains('\\'))
            throw Refused(entry, "has a backslash in its name");
        if (entry.Any(char.IsControl))
            throw Refused(entry, "has a control character in its name");
        var names = entry.Split('/').Where(name => name is not ("" or ".")).ToArray();
        if (names.Contains("..", StringComparer.Ordinal))
            throw Refused(entry, "climbs out of the archive with '..'");
        if (names.Any(name => name.Length > LongestName))
            throw Refused(entry, $"has a name of more than {LongestName} characters");
        if (names.Length > SubmissionLimits.Depth)
            throw new SubmissionException(SubmissionLimits.TooDeep(Archive));
        return names.Length == 0 || names.Any(IgnoredNames.Contains) ? null : string.Join('/', names);
    }

    /// <summary>The error for an entry that is no plain file: <paramref name="fact"/> completes "Entry 'x' of archive 'y' …".</summary>
    public SubmissionException Refused(string entry, string fact) =>
        new($"Entry {Quoted.Name(entry)} of {Archive} {fact}. Pack the sources again, as plain files in one folder.");

    /// <summary>Makes a folder.</summary>
    public void AddFolder(string path)
    {
        if (++_folders > SubmissionLimits.Files)
            throw new SubmissionException(SubmissionLimits.TooManyFiles(Archive));
        if (File.Exists(Path.Combine(folder, path)))
            throw Refused(path, "is a file and a folder at once");
        Directory.CreateDirectory(Path.Combine(folder, path));
    }

    /// <summary>Writes a file from what the archive gives, however much its header promised.</summary>
    public void AddFile(string path, Stream content, bool executable)
    {
        if (++_files > SubmissionLimits.Files)
            throw new SubmissionException(SubmissionLimits.TooManyFiles(Archive));
        var target = Path.Combine(folder, path);
        if (Path.Exists(target))
            throw Refused(path, "is there twice");
        MakeParent(path);
        using var file = new FileStream(target, FileModes.NewFile(executable));
        for (int count; (count = content.Read(_buffer)) > 0;)
        {
            Count(count);
            file.Write(_buffer, 0, count);
        }
    }

    private void MakeParent(string path)
    {
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            if (File.Exists(Path.Combine(folder, path[..slash])))
                throw Refused(path[..slash], "is a file and a folder at once");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
    }

    private void Count(int bytes)
    {
        _bytes += bytes;
        if (_bytes > SubmissionLimits.Bytes)
            throw new SubmissionException(SubmissionLimits.TooManyBytes(Archive));
        if (_bytes > SubmissionLimits.RatioFloor && _bytes / SubmissionLimits.Ratio > archiveLength)
            throw new SubmissionException(
                $"{Archive} unpacks to more than {SubmissionLimits.Ratio} times its size. Hand in the sources only, without data.");
    }
}
