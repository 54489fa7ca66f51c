using System.Buffers;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Labs.Tracing;

/// <summary>The file into which strace writes the calls of one program: programs of the same user can write there too.</summary>
/// <param name="program">The program.</param>
/// <param name="folder">The folder of the file.</param>
internal sealed class TraceFile(BuiltProgram program, string folder)
{
    private const int MostBytes = 8 << 20;

    private readonly ArrayBufferWriter<byte> _taken = new();
    private bool _isComing;

    /// <summary>The program whose calls they are.</summary>
    public BuiltProgram Program => program;

    /// <summary>Its name.</summary>
    public string Name { get; } = $".calls-{Guid.NewGuid():N}";

    /// <summary>Where it is.</summary>
    public string Path => $"{folder}/{Name}";

    /// <summary>Its folder.</summary>
    public string Folder => folder;

    /// <summary>Its beginning, as the launcher told it.</summary>
    public ReadOnlySpan<byte> Taken => _taken.WrittenSpan;

    /// <summary>A handler that keeps what the launcher tells about this file, and hands on everything else.</summary>
    public Action<LaunchEvent> TakeFrom(Action<LaunchEvent> handle) => e =>
    {
        _isComing = e switch
        {
            LaunchEvent.FileBegins begins => begins.Name == Name,
            LaunchEvent.FileMissing missing => missing.Name == Name,
            LaunchEvent.FilePart => _isComing,
            _ => false,
        };
        if (!_isComing)
            handle(e is LaunchEvent.FileMissing other ? other with { Others = [.. other.Others.Where(o => !IsOurs(o))] } : e);
        else if (e is LaunchEvent.FilePart part)
            _taken.Write(part.Data.AsSpan(0, (int)Math.Min(part.Data.Length, MostBytes - _taken.WrittenCount)));
    };

    private bool IsOurs(string listed) => listed.StartsWith(Name, StringComparison.Ordinal) || listed.StartsWith(LineNote.ModuleName, StringComparison.Ordinal);

    /// <summary>Its beginning. Something else may be in its place.</summary>
    public byte[] Read()
    {
        try
        {
            if (FileSystemFacts.KindOf(Path) != FileKind.File)
                return [];
            using var stream = File.OpenRead(Path);
            var bytes = new byte[Math.Min(stream.Length, MostBytes)];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
