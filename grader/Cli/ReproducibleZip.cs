using System.IO.Compression;
using System.Text;

namespace Courseware.Cli;

/// <summary>A zip whose bytes are the same for the same files, with the permissions of Unix.</summary>
internal sealed class ReproducibleZip(Stream stream) : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const int ModeShift = 16;

    // The type of a regular file in st_mode, see inode(7).
    private const int RegularFile = 0x8000;

    // The oldest time that a zip can say.
    private static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Adds what is written.</summary>
    public void Add(string name, Action<Stream> write, bool isExecutable = false)
    {
        var entry = _zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Always;
        entry.ExternalAttributes = (RegularFile | (int)(isExecutable ? Executable : Readable)) << ModeShift;
        using var to = entry.Open();
        write(to);
    }

    /// <summary>Adds a text as UTF-8.</summary>
    public void AddText(string name, string text, bool isExecutable = false) => Add(name, to => to.Write(Encoding.UTF8.GetBytes(text)), isExecutable);

    /// <summary>Adds a file of this machine.</summary>
    public void AddFile(string name, string path, bool isExecutable = false) => Add(name, to =>
    {
        using var from = File.OpenRead(path);
        from.CopyTo(to);
    }, isExecutable);

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();
}
