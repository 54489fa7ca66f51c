namespace Courseware.Submissions;

/// <summary>Copies files of one submission, up to its limits: a file may have grown since it was listed.</summary>
internal sealed class FileCopier
{
    private readonly byte[] _buffer = new byte[64 << 10];
    private long _bytes;

    /// <summary>Copies one file to a place where nothing is yet. What a compiler made becomes as old as can be.</summary>
    public void Copy(SubmissionFile file, string target)
    {
        var compiled = false;
        using (var from = OpenRead(file))
        using (var to = new FileStream(target, FileModes.NewFile(file.Executable)))
        {
            var first = true;
            for (int count; (count = from.Read(_buffer)) > 0; first = false)
            {
                compiled |= first && Executables.IsCompiled(_buffer.AsSpan(0, count));
                _bytes += count;
                if (_bytes > SubmissionLimits.Bytes)
                    throw new SubmissionException(SubmissionLimits.TooManyBytes("The submission"));
                to.Write(_buffer, 0, count);
            }
        }
        if (compiled)
            File.SetLastWriteTimeUtc(target, DateTime.UnixEpoch);
    }

    /// <summary>The contents of a file.</summary>
    public static byte[] ReadAll(SubmissionFile file)
    {
        using var from = OpenRead(file);
        using var bytes = new MemoryStream();
        from.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static FileStream OpenRead(SubmissionFile file)
    {
        try
        {
            return File.OpenRead(file.FullPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SubmissionException($"File {Quoted.Name(file.Path)} of the submission cannot be read. Make it readable (chmod +r).");
        }
    }
}
