namespace Courseware.Submissions.Detection;

/// <summary>The programs that builds and runs need, with the Debian package that has each.</summary>
internal static class Toolbox
{
    public static readonly Tool Cc = new("cc", "gcc");
    public static readonly Tool Cxx = new("c++", "g++");
    public static readonly Tool Make = new("make", "make");
    public static readonly Tool CMake = new("cmake", "cmake");
    public static readonly Tool Python = new("python3", "python3");
    public static readonly Tool Javac = new("javac", "default-jdk-headless");
    public static readonly Tool Java = new("java", "default-jdk-headless");
    public static readonly Tool Go = new("go", "golang-go");
    public static readonly Tool Rustc = new("rustc", "rustc");
    public static readonly Tool Cargo = new("cargo", "cargo");
    public static readonly Tool Node = new("node", "nodejs");
    public static readonly Tool DotNet = new("dotnet", "dotnet-sdk-10.0");

    private static readonly Tool[] Known =
    [
        Cc, Cxx, Make, CMake, Python, Javac, Java, Go, Rustc, Cargo, Node, DotNet,
        new("gcc", "gcc"), new("g++", "g++"), new("clang", "clang"), new("clang++", "clang"),
        new("sh", "dash"), new("bash", "bash"), new("zsh", "zsh"), new("perl", "perl"), new("ruby", "ruby"),
        new("php", "php-cli"), new("lua", "lua5.4"), new("tclsh", "tcl"), new("deno", "deno"), new("bun", "bun"),
    ];

    /// <summary>The tool of that name; an unknown tool is assumed to be in the package of the same name.</summary>
    public static Tool Named(string name) => Array.Find(Known, tool => tool.Name == name) ?? new Tool(name, name);
}
