using System.Text;
using NUnit.Framework.Interfaces;

namespace Courseware.Tests.Snapshots;

/// <summary>Verify's rule for the name of a snapshot: <c>Outer.Class.Method_first=value_second=value</c>.</summary>
internal static class SnapshotName
{
    // The characters that Verify replaces, on every system alike; the control characters come on top.
    private const string NotInFileNames = "\"\\<>|:*?/";

    // What Verify knows to be text, of what these tests store.
    private static readonly string[] Extensions = ["txt", "html", "json", "md", "xml"];

    /// <exception cref="NotSupportedException">Verify would give it a name by rules that are not mirrored here.</exception>
    public static string Of(ITest test)
    {
        if (NotMirrored(test) is { } what)
            throw new NotSupportedException(
                $"{test.FullName}: a snapshot test with {what} is not supported: the real Verify.NUnit names its file by other rules.");
        var method = MethodOf(test);
        var type = method.TypeInfo.Type;
        var name = new StringBuilder(type.DeclaringType is { } outer ? $"{outer.Name}.{type.Name}.{method.Name}" : $"{type.Name}.{method.Name}");
        foreach (var (parameter, value) in method.GetParameters().Zip(test.Arguments))
            name.Append('_').Append(parameter.ParameterInfo.Name).Append('=').Append(InFileName(value));
        return name.ToString();
    }

    /// <summary>Why the name of a test's snapshot is not known, or null.</summary>
    public static string? NotMirrored(ITest test)
    {
        var method = MethodOf(test);
        if (method.TypeInfo.Type.DeclaringType?.DeclaringType is not null)
            return "a class inside of a class inside of a class";
        for (var suite = test.Parent; suite is not null; suite = suite.Parent)
        {
            if (suite.Arguments.Length > 0 && suite.TypeInfo is not null)
                return "arguments of its fixture";
        }
        var argument = test.Arguments.FirstOrDefault(a => !IsMirrored(a));
        return argument is null ? null : $"an argument of the type {argument.GetType().Name}";
    }

    /// <exception cref="NotSupportedException">Verify may take it for the extension of a binary file.</exception>
    public static void RequireText(string extension)
    {
        if (!Extensions.Contains(extension, StringComparer.Ordinal))
            throw new NotSupportedException($"A snapshot with the extension '{extension}' is not supported. Use one of: {string.Join(", ", Extensions)}.");
    }

    // Arrays, dates, times and numbers with a point have a format of Verify's own.
    private static bool IsMirrored(object? value) =>
        value is null or string or bool or char or byte or sbyte or short or ushort or int or uint or long or ulong or Enum;

    private static IMethodInfo MethodOf(ITest test) => test.Method ?? throw new InvalidOperationException("A snapshot belongs to a test method.");

    private static string InFileName(object? value) =>
        string.Concat((value?.ToString() ?? "null").Select(c => c < ' ' || NotInFileNames.Contains(c) ? '-' : c));
}
