using System.IO.Compression;
using Courseware.Batch;
using Courseware.Grading;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>Packs a submission to send it: opened, checked and without files that no grading needs.</summary>
internal static class SubmissionPacker
{
    // The kinds and modes of a file and a folder, as Unix writes them into archives.
    private const int Program = 0x81ED, File = 0x81A4, Folder = 0x41ED;
    private const int ModeBits = 16;

    /// <summary>Packs a folder, an archive or a file.</summary>
    /// <exception cref="SubmissionException">It cannot be read.</exception>
    public static byte[] Pack(Exercise exercise, string path)
    {
        using var opened = OpenedSubmission.Open(path, exercise.Roles);
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            var tree = opened.Tree();
            foreach (var folder in tree.Folders)
                archive.CreateEntry($"{folder}/").ExternalAttributes = Folder << ModeBits;
            foreach (var file in tree.Files)
            {
                var entry = archive.CreateEntry(file.Path, CompressionLevel.Optimal);
                entry.ExternalAttributes = (file.Executable ? Program : File) << ModeBits;
                using var stream = entry.Open();
                stream.Write(FileCopier.ReadAll(file));
            }
        }
        return packed.ToArray();
    }

    /// <summary>Packs the files of a student of a class.</summary>
    /// <exception cref="SubmissionException">They cannot be read.</exception>
    public static byte[] Pack(Exercise exercise, Student student)
    {
        using var files = SubmissionBundle.Open(student.Files);
        return Pack(exercise, files.Path);
    }
}
