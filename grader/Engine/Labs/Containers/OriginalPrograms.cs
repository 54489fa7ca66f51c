using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Courseware.Launching;
using Courseware.Submissions;

namespace Courseware.Labs.Containers;

/// <summary>
/// The original programs of exercises, compiled in a container in which nothing of a student's ever runs, and kept in the user's cache folder,
/// linked statically, to run in any image. Each lab mounts the folder. A student's program can neither list it nor guess a name in it, which depends on
/// a key of this machine: else a submission could run the grader's programs as its own.
/// </summary>
internal sealed class OriginalPrograms(DockerEngine engine, string labFolder)
{
    private const UnixFileMode ToBeRun = (UnixFileMode)0b111_001_001;
    private const int KeyBytes = 32;
    private readonly ConcurrentDictionary<string, Lazy<Task>> _compiled = new(StringComparer.Ordinal);

    private static string Folder => Path.Combine(CompiledHelper.CacheFolder, "originals");

    /// <summary>Makes the folder for them on this machine, in which all users can run what they know by name, and returns its path.</summary>
    public static string MakeFolder()
    {
        Directory.CreateDirectory(Folder);
        File.SetUnixFileMode(Folder, ToBeRun);
        return Folder;
    }

    /// <summary>Compiles a program if that has not been done yet, and tells its path in a container.</summary>
    /// <exception cref="LaunchException">It could not be compiled.</exception>
    public async Task<string> GetAsync(RoleName role, string sourceFile, CancellationToken cancellationToken)
    {
        var source = await File.ReadAllBytesAsync(sourceFile, cancellationToken);
        var compiler = await engine.ImageIdAsync(Toolchain.Native, cancellationToken) ?? "";
        var name = $"{role.Name}-{Hash([.. Key(), .. SHA256.HashData(source), .. Encoding.ASCII.GetBytes(compiler)])}";
        var path = Path.Combine(MakeFolder(), name);
        // Several gradings may ask for the same one.
        if (!File.Exists(path))
            await _compiled.GetOrAdd(path, _ => new Lazy<Task>(() => CompileAsync(role.Name, source, path))).Value.WaitAsync(cancellationToken);
        return $"{ContainerHardening.Originals}/{name}";
    }

    private async Task CompileAsync(string name, byte[] source, string path)
    {
        var lab = $"{Guid.NewGuid():N}";
        var request = new ContainerRequest(
            ContainerRole.Build, Toolchain.Native, await LaunchedProgram.StaticLauncherAsync(CancellationToken.None), ProgramLimits.ForBuilds, labFolder,
            DockerEngine.LabelsOf(lab));
        using var users = UserRange.Take();
        await using var container = await RunningContainer.StartAsync(engine, request, CancellationToken.None);
        var folder = $"{ContainerHardening.Stage}/{name}";
        var compile = new LaunchRequest(
            ["cc", "-O1", "-pthread", "-static", "-o", name, $"{name}.c"], folder, ProgramEnvironment.InContainer(folder), ProgramLimits.ForBuilds)
        {
            Pipe = true,
            Files = [($"{name}.c", source)],
            InContainer = true,
            User = users.Next(),
        };
        var program = new MemoryStream();
        await using var compiler = await LaunchedProgram.StartAsync(
            compile, e => { if (e is LaunchEvent.FilePart part) program.Write(part.Data); }, CancellationToken.None, container.NewLauncher());
        compiler.Collect(name);
        var exited = await compiler.Exited;
        await compiler.EndAsync();
        if (exited is not { Code: 0, Signal: 0 } || program.Length == 0)
            throw new LaunchException($"The original {name} could not be built in its container. Nothing was graded.");
        Save(program, path);
    }

    // Next to its place and renamed: another grader that starts now sees all of it or nothing.
    private static void Save(MemoryStream program, string path)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllBytes(unfinished, program.ToArray());
        File.SetUnixFileMode(unfinished, ToBeRun);
        File.Move(unfinished, path, overwrite: true);
    }

    // Next to the folder, which containers see. Of two graders that make it at the same time, both use the one that came to lie there.
    private static byte[] Key()
    {
        var path = Path.Combine(CompiledHelper.CacheFolder, "originals.key");
        if (!File.Exists(path) || new FileInfo(path).Length != KeyBytes)
        {
            var unfinished = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllBytes(unfinished, RandomNumberGenerator.GetBytes(KeyBytes));
            File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Move(unfinished, path, overwrite: true);
        }
        return File.ReadAllBytes(path);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
}
