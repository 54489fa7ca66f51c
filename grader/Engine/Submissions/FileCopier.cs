using Courseware.Submissions.Detection;

namespace Courseware.Submissions;

/// <summary>Copies files of one submission, up to its limits: a file may have grown since it was listed.</summary>
internal sealed class FileCopier
{
    private const int LargestText = 1 << 20;
    private readonly byte[] _buffer = new byte[64 << 10];
    private long _bytes;

    /// <summary>Copies one file as it is to a place where nothing is yet.</summary>
    public void Copy(SubmissionFile file, string target)
    {
        using var from = OpenRead(file);
        using var to = MachineWrites.Create(target, file.Executable);
        for (int count; (count = from.Read(_buffer)) > 0;)
            Write(to, _buffer.AsSpan(0, count));
    }

    /// <summary>
    /// Copies one file so that it can be built and run: what Windows, a zip or a web page did to a script is undone, a program gets the
    /// permission to be executed, and what a compiler made becomes as old as can be.
    /// </summary>
    public void Prepare(SubmissionFile file, string target)
    {
        bool compiled;
        using (var from = OpenRead(file))
        {
            var head = _buffer.AsSpan(0, from.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false));
            compiled = Executables.IsCompiled(head);
            var (executable, isText) = (file.Executable || Executables.IsProgram(head), file.Length <= LargestText && ScriptText.IsWanted(file.Name, head));
            using var to = MachineWrites.Create(target, executable);
            if (isText)
            {
                Write(to, ScriptText.Plain([.. head, .. Rest(from)]));
                return;
            }
            for (; head.Length > 0; head = _buffer.AsSpan(0, from.Read(_buffer)))
                Write(to, head);
        }
        if (compiled)
            File.SetLastWriteTimeUtc(target, DateTime.UnixEpoch);
    }

    /// <summary>The contents of a file.</summary>
    public static byte[] ReadAll(SubmissionFile file)
    {
        using var from = OpenRead(file);
        return Rest(from);
    }

    private static byte[] Rest(FileStream from)
    {
        using var bytes = new MemoryStream();
        from.CopyTo(bytes);
        return bytes.ToArray();
    }

    private void Write(FileStream to, ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        if (_bytes > SubmissionLimits.Bytes)
            throw new SubmissionException(SubmissionLimits.TooManyBytes("The submission"));
        MachineWrites.Write(to, bytes);
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
