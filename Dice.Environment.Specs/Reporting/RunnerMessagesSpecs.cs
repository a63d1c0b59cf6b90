using Dice.Environment.Gates;

namespace Dice.Environment.Specs.Reporting;

public sealed class RunnerMessagesSpecs
{
    private const string Case = """{"$type":"test-case-starting","TestCaseUniqueID":"c","TestClassName":"A.B","TestMethodName":"It_holds"}""";
    private const string Begin = """{"$type":"test-starting","TestCaseUniqueID":"c","TestUniqueID":"t","TestDisplayName":"A.B.It_holds(n: 1)"}""";

    private readonly RunnerMessages _messages = new();

    [Fact]
    public void A_step_is_told_when_it_begins_and_when_it_ends()
    {
        _messages.Take(Case).Should().BeNull();
        _messages.Take(Begin).Should().Be(new RunnerStep("A.B", "It holds (n: 1)", Result: null));

        var ended = _messages.Take("""{"$type":"test-passed","TestUniqueID":"t","ExecutionTime":1.5}""");

        ended!.Result.Should().Be(new StepResult("It holds (n: 1)", Verdict.Passed, 1500));
        _messages.Finished.Should().ContainSingle().Which.Class.Should().Be("A.B");
    }

    [Theory]
    [InlineData("""{"$type":"test-failed","TestUniqueID":"t","ExecutionTime":0,"Messages":["outer","inner"],"StackTraces":["at X",null]}""", Verdict.Failed, "outer\ninner\nat X")]
    [InlineData("""{"$type":"test-skipped","TestUniqueID":"t","ExecutionTime":0,"Reason":"no browser"}""", Verdict.Skipped, "no browser")]
    public void Why_it_failed_or_was_skipped_is_kept(string line, Verdict verdict, string detail)
    {
        _messages.Take(Case);
        _messages.Take(Begin);

        _messages.Take(line)!.Result.Should().Be(new StepResult("It holds (n: 1)", verdict, 0, detail));
    }

    [Fact]
    public void What_tests_print_themselves_is_no_message()
    {
        _messages.Take("Attached to environment x").Should().BeNull();
        _messages.Take("{ not json").Should().BeNull();
        _messages.Take("""{"$type":"test-passed","TestUniqueID":"unknown"}""").Should().BeNull();
        _messages.Finished.Should().BeEmpty();
    }

    [Fact]
    public void A_clean_up_that_fails_is_a_fault_of_the_run_and_its_end_is_noticed()
    {
        _messages.Take("""{"$type":"test-assembly-cleanup-failure","Messages":["left behind"],"StackTraces":[]}""");
        _messages.IsComplete.Should().BeFalse();
        _messages.Take("""{"$type":"test-assembly-finished"}""");

        _messages.IsComplete.Should().BeTrue();
        _messages.Faults.Should().ContainSingle().Which.Should().Contain("left behind");
    }
}
