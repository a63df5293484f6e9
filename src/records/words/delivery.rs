//! The words of deliveries and their acceptance.

words! {
    /// Tests before a delivery (M4.1c).
    TestKind, "a test" {
        Functional = "functional", Performance = "performance", Security = "security",
        /// User acceptance.
        Uat = "uat",
    }
}

words! {
    /// The kinds of needs that a delivery is planned for (M4.1a).
    NeedKind, "a kind of need" {
        Functional = "functional", Performance = "performance", Security = "security",
    }
}

words! {
    /// What a delivery is prepared with (M4.1a).
    PlanArea, "an area of the plan" {
        Resources = "resources",
        /// The design of the service.
        Blueprint = "blueprint",
        Deployment = "deployment",
    }
}

words! {
    /// The parts of a plan (M4.1a): four of the resources, four of the blueprint, four of the deployment.
    PlanPart, "a part of a plan" {
        People = "people", Equipment = "equipment", Software = "software", Infrastructure = "infrastructure",
        Process = "process", Components = "components", Interfaces = "interfaces",
        /// How the service reaches the customer.
        Mode = "mode",
        /// How it is rolled out.
        Plan = "plan",
        /// Where it runs.
        Environment = "environment",
        Test = "test", Verification = "verification",
    }
}

impl PlanPart {
    /// The area that the part belongs to.
    pub fn area(self) -> PlanArea {
        match self {
            PlanPart::People | PlanPart::Equipment | PlanPart::Software | PlanPart::Infrastructure => {
                PlanArea::Resources
            }
            PlanPart::Process | PlanPart::Components | PlanPart::Interfaces | PlanPart::Mode => {
                PlanArea::Blueprint
            }
            PlanPart::Plan | PlanPart::Environment | PlanPart::Test | PlanPart::Verification => {
                PlanArea::Deployment
            }
        }
    }

    /// The parts of an area, in the manual's order.
    pub fn of(area: PlanArea) -> impl Iterator<Item = PlanPart> {
        PlanPart::ALL.iter().copied().filter(move |part| part.area() == area)
    }
}

words! {
    /// How far a part of a plan is prepared (M4.1a).
    Readiness, "a state of preparation" {
        Planned = "planned", Ready = "ready", Done = "done",
        /// This delivery does without it.
        NotNeeded = "not-needed",
    }
}

words! {
    /// What the policy may ask of a delivery before it begins (M4.1a, M4.1b).
    DeliveryDemand, "a part of the preparation" {
        /// A functional need, a performance need and a security need.
        Needs = "needs",
        Resources = "resources", Blueprint = "blueprint", Deployment = "deployment",
        /// A contract, or an agreement of the policy.
        Agreement = "agreement",
        /// When it begins and by when it is delivered.
        Dates = "dates",
        Responsibilities = "responsibilities",
    }
}

words! {
    /// The five steps of acceptance (M3.4b), in order.
    AcceptanceStep, "a step of acceptance" {
        /// The need is confirmed.
        Need = "need",
        /// The process is verified.
        Process = "process",
        /// The result is verified.
        Result = "result",
        /// The customer's feedback is in.
        Feedback = "feedback",
        /// The delivery is confirmed and recorded.
        Confirm = "confirm",
    }
}

words! {
    /// How a round of acceptance ended.
    AcceptanceVerdict, "a verdict of acceptance" {
        Accepted = "accepted",
        /// With criteria missed, each followed up in a ticket of its own.
        WithOpenPoints = "with_open_points",
        Rejected = "rejected",
    }
}
