using System.Reflection;
using Dice.Environment.Specs.Reporting.ProcessorTime;
using Dice.Environment.Specs.Support.TimeLimit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestFramework(typeof(NeedsFramework))]

namespace Dice.Environment.Specs.Support.UnderTest;

/// <summary>
/// xunit's own framework, which skips the tests whose needs (<see cref="NeedsAttribute"/>) the applications under test do not meet. It skips
/// them as <c>[Fact(Skip = …)]</c> does: neither the test class nor a fixture that only skipped tests use is created. So it skips tests that have not begun within <c>DICE_TEST_TIME</c>. It also measures the processor
/// time of each test class.
/// </summary>
public sealed class NeedsFramework : XunitTestFramework
{
    private readonly string? _configuration;

    public NeedsFramework()
    {
    }

    public NeedsFramework(string? configuration)
        : base(configuration) => _configuration = configuration;

    /// <inheritdoc />
    protected override ITestFrameworkExecutor CreateExecutor(Assembly assembly) => new Executor(new XunitTestAssembly(assembly, _configuration, assemblyName: null));

    private sealed class Executor(IXunitTestAssembly assembly) : XunitTestFrameworkExecutor(assembly)
    {
        /// <inheritdoc />
        public override ValueTask RunTestCases(
            IReadOnlyCollection<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions, CancellationToken cancellationToken) =>
            base.RunTestCases([.. InTime(testCases.Select(SkippedWhereNeeded), TestTime.Begin())], ProcessorTimeSink.Around(executionMessageSink), executionOptions, cancellationToken);

        private static IEnumerable<IXunitTestCase> InTime(IEnumerable<IXunitTestCase> tests, TestTime? time) =>
            time is null ? tests : tests.Select(test => test.GetType() == typeof(XunitTestCase) ? new TimedTestCase((XunitTestCase)test, time) : test);

        private static IXunitTestCase SkippedWhereNeeded(IXunitTestCase test)
        {
            var needs = NeedsAttribute.Of(test.TestClass.Class, test.TestMethod.Method);
            return needs.Select(ApplicationsUnderTest.Current.ReasonAgainst).FirstOrDefault(reason => reason is not null) is { } reason
                ? new XunitTestCase(
                    test.TestMethod,
                    test.TestCaseDisplayName,
                    test.UniqueID,
                    test.Explicit,
                    skipReason: reason,
                    testMethodArguments: (test as XunitTestCase)?.TestMethodArguments,
                    sourceFilePath: test.SourceFilePath,
                    sourceLineNumber: test.SourceLineNumber)
                : test;
        }
    }
}
