namespace Dice.Environment.Specs.Support.UnderTest;

/// <summary>What a gate needs from the applications under test.</summary>
public enum Need
{
    /// <summary>The stack, whichever applications it has.</summary>
    Stack,

    /// <summary>A service <c>backend</c>, whatever it serves.</summary>
    Backend,

    /// <summary>The characters API: users, sign-in, tRPC and the subgraph of the characters.</summary>
    Characters,

    /// <summary>The subgraph of the rules.</summary>
    Rules,

    /// <summary>The gateway over both subgraphs.</summary>
    Graph,

    /// <summary>The pages of the DICE web application.</summary>
    Web,

    /// <summary>The fixtures as the applications: the gate reads, copies or edits their sources.</summary>
    Fixtures,
}
