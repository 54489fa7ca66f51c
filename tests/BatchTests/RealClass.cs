using CliWrap;
using Courseware.Tests.CliTests;

namespace Courseware.Tests.BatchTests;

/// <summary>A small class in the folder of a program that is run as users do.</summary>
internal static class RealClass
{
    /// <summary>The folder <c>class</c>: a correct submission, a wrong one, one in C++ with large headers, and a source that does not compile.</summary>
    public static RealProcess Make()
    {
        Requires.Linux();
        Requires.Tools("cc", "c++");
        var program = new RealProcess();
        Paths.CopySolution(program.Folder, "class/kim");
        Paths.CopySolution(program.Folder, "class/lee", "server-drops-last-block");
        Paths.CopySolution(program.Folder, "class/park");
        File.AppendAllText(program.Folder.At("class/park/file_server.c"), "int port = ;\n");
        Paths.CopySolution(program.Folder, "class/jung");
        foreach (var role in new[] { "file_server", "file_client" })
        {
            // Large headers: the compiler needs much more memory than for C.
            var source = program.Folder.At($"class/jung/{role}.c");
            File.WriteAllText(Path.ChangeExtension(source, ".cpp"), "#include <regex>\n#include <iostream>\n" + File.ReadAllText(source));
            File.Delete(source);
        }
        return program;
    }

    /// <summary>The command that grades it into the folder <c>out</c>.</summary>
    public static Command Batch(RealProcess program, string lab, params string[] more) => Batch(program, [], lab, more);

    /// <summary>The same behind another command.</summary>
    public static Command Batch(RealProcess program, string[] first, string lab, params string[] more) =>
        program.CommandUnder(first, ["batch", "half-close", "class", "--lab", lab, "--seed", "1", "--out", "out", .. more]);

    public static Task<byte[]> GradebookAsync(RealProcess program) => File.ReadAllBytesAsync(program.Folder.At("out/gradebook.csv"));

    /// <summary>The scores by student; empty for none.</summary>
    public static Dictionary<string, string> Scores(byte[] gradebook)
    {
        const int score = 3;
        return System.Text.Encoding.UTF8.GetString(gradebook).Split('\n').Skip(2).Where(l => l.Length > 0).Select(l => l.Split(','))
            .ToDictionary(cells => cells[0], cells => cells[score], StringComparer.Ordinal);
    }
}
