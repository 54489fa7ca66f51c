using System.IO.Compression;
using Courseware.Submissions.Archives;

namespace Courseware.Server.Courses;

/// <summary>A student's upload: the stored bytes, and their name on pages.</summary>
internal sealed record Upload(string Name, byte[] Bytes)
{
    private const int LongestName = 200;
    private const int MostFiles = 2_000;

    /// <summary>
    /// Reads the files of a form. A single archive is stored unchanged. Other files are packed into an archive under the names that the student's computer
    /// sent. The server opens no archive and writes no file with these names: the grader does, with the checks that it makes of every archive.
    /// </summary>
    /// <returns>Null when there are no files, or too many.</returns>
    public static async Task<Upload?> OfAsync(IReadOnlyList<IFormFile> files, CancellationToken cancellationToken)
    {
        if (files.Count is 0 or > MostFiles)
            return null;
        var first = await BytesAsync(files[0], cancellationToken);
        if (files.Count == 1 && Archive.HasMark(first))
            return new Upload(Short(files[0].FileName), first);
        using var packed = new MemoryStream();
        await using (var archive = await ZipArchive.CreateAsync(packed, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken))
        {
            foreach (var (index, file) in files.Index())
            {
                var bytes = index == 0 ? first : await BytesAsync(file, cancellationToken);
                await using var entry = await archive.CreateEntry(file.FileName, CompressionLevel.Fastest).OpenAsync(cancellationToken);
                await entry.WriteAsync(bytes, cancellationToken);
            }
        }
        return new Upload(files.Count == 1 ? Short(files[0].FileName) : $"{Short(files[0].FileName)} + {files.Count - 1}", packed.ToArray());
    }

    /// <summary>Bytes that a program sent under a name.</summary>
    public static Upload Of(string name, byte[] bytes) => new(Short(name), bytes);

    private static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    // For display only; it never becomes a path.
    private static string Short(string name) => Reporting.SafeText.Line(name.Length <= LongestName ? name : name[..LongestName]);
}
