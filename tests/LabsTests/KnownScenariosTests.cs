using Courseware.Cli;
using Courseware.Grading.Samples;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.LabsTests;

/// <summary>The scenarios of a sample that do not run again.</summary>
internal sealed class KnownScenariosTests
{
    [Test]
    public void Of_a_wrong_server_the_scenarios_of_the_client_are_known()
    {
        var sample = RejectedSample.All(SampleRecordings.Exercise).Single(s => s.Id == "server-closes-instead-of-shutdown");
        var known = KnownScenarios.OfTheSolution(SampleRecordings.Exercise, sample);
        var others = SampleRecordings.Exercise.Code.Scenarios.Select(s => s.Id).Except(known, StringComparer.Ordinal);

        Assert.That(known, Has.Member("client-held-fin").And.All.Not.StartsWith("server-"));
        Assert.That(others, Has.Member("server-file-5003").And.All.Not.StartsWith("client-"));
    }

    [Test]
    public void Of_a_sample_that_may_change_anything_nothing_is_known()
    {
        var exercise = ExerciseCatalog.Find("abrupt-close");
        var sample = RejectedSample.All(exercise).First(s => s.Files.Names.Contains("predictions.yaml"));

        Assert.That(KnownScenarios.OfTheSolution(exercise, sample), Is.Empty);
    }
}
