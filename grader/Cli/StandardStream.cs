using System.Runtime.InteropServices;
using System.Text;

namespace Courseware.Cli;

/// <summary>
/// A stream of the process, as a writer that never throws: progress that cannot be shown is dropped. It writes without the runtime's own writer, which
/// would first set up the terminal for reading keys.
/// </summary>
internal sealed partial class StandardStream : TextWriter
{
    private const int GetFlags = 3;
    private const int AccessMode = 3;
    private readonly Stream _stream;
    private readonly bool _isNeeded;
    private bool _isGone;

    private StandardStream(Stream stream, bool isNeeded) => (_stream, _isNeeded) = (stream, isNeeded);

    /// <inheritdoc/>
    public override Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The stream of a descriptor. A write that fails throws if the output is needed; otherwise it is dropped.</summary>
    public static StandardStream Of(Func<Stream> open, int descriptor, bool isNeeded) =>
        new(IsOpen(descriptor) ? open() : Stream.Null, isNeeded) { _isGone = !IsOpen(descriptor) };

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (_isGone || value is null or "")
            return;
        try
        {
            _stream.Write(Encoding.GetBytes(value));
            _stream.Flush();
        }
        catch (Exception e) when (!_isNeeded && e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _isGone = true;
        }
    }

    // Where the descriptor was closed the runtime has opened something else in its place, which is read.
    private static bool IsOpen(int descriptor) => !OperatingSystem.IsLinux()
        || (Control(descriptor, GetFlags) is >= 0 and var flags && (flags & AccessMode) != 0
            && new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget?.StartsWith("anon_inode:", StringComparison.Ordinal) == false);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
