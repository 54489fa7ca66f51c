using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Courseware.Wire;

namespace Courseware.Benchmarks;

/// <summary>A private network whose wire is moved by <c>loop.c</c> instead of the wire.</summary>
internal sealed class BareNetwork : Network
{
    private readonly NamespaceHolder _holder;
    private readonly WireDevice _device;
    private readonly Thread _thread;

    private BareNetwork(string kind, NamespaceHolder holder, WireDevice device, nint loop)
    {
        (Kind, _holder, _device) = (kind, holder, device);
        var run = Marshal.GetDelegateForFunctionPointer<Loop>(NativeLibrary.GetExport(loop, "loop"));
        _thread = new Thread(() => _ = run(device.Descriptor, device.WakeDescriptor)) { Name = "loop in C" };
        _thread.Start();
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint Loop(int wire, int wake);

    public override string Kind { get; }

    public override IPAddress RemoteAddress { get; } = new WireAddresses(0).RemoteAddress;

    public override IPAddress Listening => IPAddress.Any;

    public override int? Holder => _holder.ProcessId;

    public override WireLink? Wire => null;

    public override SocketTable Sockets => SocketTable.Host;

    public static async Task<BareNetwork> OpenAsync(string kind, string library)
    {
        var (holder, end) = await NamespaceHolder.OpenAsync(kind, Network.EthernetMtu, CancellationToken.None);
        return new BareNetwork(kind, holder, new WireDevice(end, isPacketSocket: false, "wire", holder.ProcessId), NativeLibrary.Load(library));
    }

    public override Socket NewSocket() => _holder.NewSocket();

    public override ValueTask DisposeAsync()
    {
        _device.Wake();
        _thread.Join();
        _device.Dispose();
        _holder.Dispose();
        return ValueTask.CompletedTask;
    }
}
