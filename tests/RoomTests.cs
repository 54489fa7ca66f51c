using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;
using Courseware.Recordings;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Courseware.Tests;

/// <summary>The rooms of the engine: arrows only go down. See CONTRIBUTING.md.</summary>
internal sealed class RoomTests
{
    // From the ground up.
    private static readonly string[] Rooms =
        ["Localization", "Recordings", "Launching", "Wire", "Peers", "Submissions", "Labs", "Judging", "Grading", "Reporting", "Batch"];

    private static readonly Assembly Engine = typeof(RecordedEvent).Assembly;

    private static readonly Lazy<Architecture> Loaded = new(() => new ArchLoader().LoadAssemblies(Engine).Build());

    private static IEnumerable<TestCaseData> UpwardPairs() =>
        from low in Enumerable.Range(0, Rooms.Length)
        from high in Enumerable.Range(low + 1, Rooms.Length - low - 1)
        select new TestCaseData(Rooms[low], Rooms[high]);

    [TestCaseSource(nameof(UpwardPairs))]
    public void A_room_never_uses_a_higher_room(string low, string high) => NoArrow(low, high);

    // Pure rooms: a verdict or a report never starts a program or opens a socket.
    [TestCase("Judging", "Recordings")]
    [TestCase("Reporting", "Grading", "Judging", "Recordings", "Localization")]
    public void A_pure_room_knows_only(string room, params string[] known)
    {
        foreach (var other in Rooms.Except(known.Append(room)))
            NoArrow(room, other);
    }

    [Test]
    public void Every_namespace_of_the_engine_is_a_room()
    {
        var known = Rooms.Select(room => $"Courseware.{room}").ToArray();
        var strays = Engine.GetTypes()
            .Where(type => type.Namespace?.StartsWith("Courseware", StringComparison.Ordinal) == true)
            .Where(type => !known.Any(room => type.Namespace == room || type.Namespace!.StartsWith(room + ".", StringComparison.Ordinal)))
            .Select(type => type.FullName);

        Assert.That(strays, Is.Empty, "Add the room to the list, at its floor, or move the type.");
    }

    [Test]
    public void The_engine_knows_neither_exercises_nor_the_command() => Assert.That(
        Engine.GetReferencedAssemblies().Select(name => name.Name), Has.None.EqualTo("Courseware.Exercises").And.None.EqualTo("grader"));

    private static void NoArrow(string from, string to) =>
        Types().That().ResideInNamespaceMatching($@"^Courseware\.{from}(\.|$)")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching($@"^Courseware\.{to}(\.|$)")
            .WithoutRequiringPositiveResults()
            .Check(Loaded.Value);
}
