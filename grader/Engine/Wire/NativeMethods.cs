using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Wire;

/// <summary>The system calls that the framework has no words for.</summary>
internal static unsafe partial class NativeMethods
{
    public const short PollIn = 1;
    public const int TryAgain = 11; // EAGAIN

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(SafeFileHandle fd, byte[] buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recv(SafeHandle fd, byte[] buffer, nint length, int flags);

    /// <summary>Reads the bytes that are ready at a socket, without waiting for more; 0 or less when there are none.</summary>
    public static int ReceiveWaiting(SafeHandle socket, byte[] buffer)
    {
        const int dontWait = 0x40;
        return (int)recv(socket, buffer, buffer.Length, dontWait);
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(int fd, byte* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, byte* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollFd* fds, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getsockopt(int fd, int level, int name, void* value, int* length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int eventfd(uint initial, int flags);
}
