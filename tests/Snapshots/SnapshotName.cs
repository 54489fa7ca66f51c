using System.Text;
using NUnit.Framework.Interfaces;

namespace Courseware.Tests.Snapshots;

/// <summary>Verify's rule for the name of a snapshot: <c>Outer.Class.Method_first=value_second=value</c>.</summary>
internal static class SnapshotName
{
    // The characters that Verify replaces, on every system alike; the control characters come on top.
    private const string NotInFileNames = "\"\\<>|:*?/#";

    public static string Of(ITest test)
    {
        var method = test.Method ?? throw new InvalidOperationException("A snapshot belongs to a test method.");
        var name = new StringBuilder($"{NameWithParent(method.TypeInfo.Type)}.{method.Name}");
        foreach (var (parameter, value) in method.GetParameters().Zip(test.Arguments))
            name.Append('_').Append(parameter.ParameterInfo.Name).Append('=').Append(InFileName(value));
        return name.ToString();
    }

    private static string NameWithParent(Type type) =>
        type.DeclaringType is { } outer ? $"{NameWithParent(outer)}.{type.Name}" : type.Name;

    private static string InFileName(object? value) =>
        string.Concat((value?.ToString() ?? "null").Select(c => c < ' ' || NotInFileNames.Contains(c) ? '-' : c));
}
