using Xunit.Sdk;
using Xunit.v3;

namespace Dice.Environment.Specs.Support.TimeLimit;

/// <summary>A test that is skipped if it begins when the time of the run is over. Like a test with <c>[Fact(Skip = …)]</c>, it then needs neither its class nor a fixture.</summary>
internal sealed class TimedTestCase : XunitTestCase, IXunitTestCase
{
    private readonly TestTime? _time;

    public TimedTestCase(XunitTestCase test, TestTime time)
        : base(
            test.TestMethod, test.TestCaseDisplayName, test.UniqueID, test.Explicit, test.SkipExceptions, test.SkipReason, test.SkipType, test.SkipUnless, test.SkipWhen,
            test.Traits, test.TestMethodArguments, test.SourceFilePath, test.SourceLineNumber, test.Timeout) => _time = time;

    [Obsolete("xunit requires it for test cases that are read from text; these have no limit.")]
    public TimedTestCase()
    {
    }

    string? ITestCaseMetadata.SkipReason => SkipUnless is null && SkipWhen is null ? SkipReason ?? _time?.ReasonAgainst() : null;

    /// <inheritdoc />
    public override ValueTask<IReadOnlyCollection<IXunitTest>> CreateTests()
    {
        SkipReason ??= _time?.ReasonAgainst();
        return base.CreateTests();
    }
}
