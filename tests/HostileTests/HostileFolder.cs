using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Programs;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.HostileTests;

/// <summary>
/// A case made ready to be handed in, and the traps around it: a secret that it may want to read, a port that it may want to
/// reach, and a word by which all that it leaves behind is found.
/// </summary>
internal sealed class HostileFolder : IDisposable
{
    // The declarations that the programs use; the solution's includes come after them.
    private const string Headers = """
        #define _GNU_SOURCE
        #include <arpa/inet.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/resource.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <sys/un.h>
        #include <sys/wait.h>
        #include <unistd.h>

        """;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _elsewhere = new();
    private readonly TcpListener _listener = new(IPAddress.Any, 0);
    private readonly string _canary;

    public HostileFolder(HostileCase hostile)
    {
        _canary = _elsewhere.Write($"canary-{Guid.NewGuid():N}", Secret + "\n");
        _listener.Start();
        _folder.Write($"{Marker}.txt", "This file is only here to be found where nothing should be.\n");
        var own = Directory.EnumerateFiles(hostile.Folder).Where(f => Path.GetFileName(f) != HostileCase.ManifestName).ToList();
        var names = own.Select(f => Path.GetFileNameWithoutExtension(f)).ToList();
        foreach (var file in Directory.EnumerateFiles(SampleRecordings.Exercise.Solution).Where(f => !names.Contains(Path.GetFileNameWithoutExtension(f))))
            File.Copy(file, _folder.At(Path.GetFileName(file)));
        foreach (var file in own)
            Add(Path.GetFileName(file), Filled(File.ReadAllText(file)));
        foreach (var (name, target) in hostile.Links)
            File.CreateSymbolicLink(_folder.At(name), Filled(target));
        HandIn = _folder.Path;
        if (hostile.Entry is { } entry)
        {
            HandIn = _elsewhere.At($"homework.{entry.Kind}");
            (entry with { Name = Filled(entry.Name), Link = entry.Link is null ? null : Filled(entry.Link) }).Pack(_folder.Path, HandIn);
        }
    }

    /// <summary>The folder or archive to grade.</summary>
    public string HandIn { get; }

    /// <summary>A text that must not appear in any recording or report.</summary>
    public string Secret { get; } = $"secret_{Guid.NewGuid():N}";

    /// <summary>A word that is in the name of a file of the submission, and in all that a case leaves behind on purpose.</summary>
    public string Marker { get; } = $"marker{Guid.NewGuid():N}";

    /// <summary>True when a program connected to the port, which the exercise does not use.</summary>
    public bool WasReached => _listener.Pending();

    /// <summary>Leftovers: processes, and files in folders that every user may write to.</summary>
    public IEnumerable<string> Left()
    {
        string[] places = [Path.GetTempPath(), "/var/tmp", "/dev/shm", "/dev/mqueue"];
        var files = places.Where(Directory.Exists).SelectMany(p => Directory.EnumerateFileSystemEntries(p));
        var folders = Directory.EnumerateDirectories(Path.GetTempPath(), "courseware-*")
            .Where(f => f != _folder.Path && f != _elsewhere.Path).SelectMany(Inside);
        return [.. LiveProcesses.Naming(Marker), .. files.Concat(folders).Where(f => Path.GetFileName(f).Contains(Marker, StringComparison.Ordinal))];
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    // Tests next to this one remove theirs at any time.
    private static IEnumerable<string> Inside(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private string Filled(string text) => text
        .Replace("@CANARY@", _canary, StringComparison.Ordinal)
        .Replace("@MARKER@", Marker, StringComparison.Ordinal)
        .Replace("@PORT@", ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>
    /// Statements become a function that runs before or after main(), text to append is appended, and everything else is a separate file.
    /// </summary>
    private void Add(string name, string text)
    {
        string? added = name.Split('-')[0] switch
        {
            "before" => $"__attribute__((constructor)) static void hostile(void)\n{{\n{text}\n}}\n",
            "exit" => $"__attribute__((destructor)) static void hostile(void)\n{{\n{text}\n}}\n",
            "append" => text,
            _ => null,
        };
        if (added is null)
        {
            _folder.Write(name, text);
            return;
        }
        var source = _folder.At($"file_{name.Split('-')[1]}");
        File.WriteAllText(source, $"{Headers}{File.ReadAllText(source)}\n{added}");
    }
}
