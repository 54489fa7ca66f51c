namespace Courseware.Labs;

/// <summary>
/// The languages and build programs that a lab can have. <see cref="ToolNeeds"/> has their names. The numbers are stored in databases: a new tool gets the
/// next bit, and none changes.
/// </summary>
[Flags]
public enum BuildTools
{
    /// <summary>No tool.</summary>
    None = 0,

    /// <summary>The C compiler, which every grading needs: the programs of the lecture are in C.</summary>
    C = 1 << 0,

    /// <summary>The C++ compiler.</summary>
    Cxx = 1 << 1,

    /// <summary>GNU make.</summary>
    Make = 1 << 2,

    /// <summary>CMake.</summary>
    CMake = 1 << 3,

    /// <summary>Python 3.</summary>
    Python = 1 << 4,

    /// <summary>The Java compiler and virtual machine.</summary>
    Java = 1 << 5,

    /// <summary>The .NET SDK.</summary>
    CSharp = 1 << 6,

    /// <summary>The Go tools.</summary>
    Go = 1 << 7,

    /// <summary>The Rust compiler.</summary>
    Rust = 1 << 8,

    /// <summary>Rust's build program.</summary>
    Cargo = 1 << 9,

    /// <summary>Node.js.</summary>
    Node = 1 << 10,

    /// <summary>All of them.</summary>
    All = (1 << 11) - 1,
}
