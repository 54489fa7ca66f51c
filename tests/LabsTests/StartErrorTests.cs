using Courseware.Labs;

namespace Courseware.Tests.LabsTests;

/// <summary>The cause of a failed start: the program or the machine.</summary>
internal sealed class StartErrorTests
{
    [TestCase("Too many open files in system", 1L << 30, true)]
    [TestCase("Cannot allocate memory", 1L << 20, true)]
    [TestCase("Cannot allocate memory", 1L << 30, false)]
    [TestCase("Cannot allocate memory", null, false)]
    [TestCase("Input/output error", 1L << 30, false)]
    [TestCase("No such file or directory", 1L << 20, false)]
    [TestCase("Argument list too long", 1L << 30, false)]
    public void Only_what_no_program_can_bring_about_is_the_machine_s(string error, long? available, bool isMachine) =>
        Assert.That(StartErrors.IsOfMachine(error, available), Is.EqualTo(isMachine));
}
