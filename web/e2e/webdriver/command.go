package webdriver

// A command has two spellings: a method and path below /session/{session} for
// W3C WebDriver (https://www.w3.org/TR/webdriver2/, "Endpoints"), and a name
// for Marionette. The parameters are the same; {id} is taken from them.
type command struct{ method, path, marionette string }

var (
	deleteSession  = command{"DELETE", "", "Marionette:Quit"}
	setTimeouts    = command{"POST", "/timeouts", "WebDriver:SetTimeouts"}
	navigate       = command{"POST", "/url", "WebDriver:Navigate"}
	execute        = command{"POST", "/execute/sync", "WebDriver:ExecuteScript"}
	executeAsync   = command{"POST", "/execute/async", "WebDriver:ExecuteAsyncScript"}
	setWindowRect  = command{"POST", "/window/rect", "WebDriver:SetWindowRect"}
	findElement    = command{"POST", "/element", "WebDriver:FindElement"}
	clickElement   = command{"POST", "/element/{id}/click", "WebDriver:ElementClick"}
	sendKeys       = command{"POST", "/element/{id}/value", "WebDriver:ElementSendKeys"}
	perform        = command{"POST", "/actions", "WebDriver:PerformActions"}
	releaseActions = command{"DELETE", "/actions", "WebDriver:ReleaseActions"}
	switchToFrame  = command{"POST", "/frame", "WebDriver:SwitchToFrame"}
	screenshot     = command{"GET", "/screenshot", "WebDriver:TakeScreenshot"}
)

// elementKey marks an element reference ("web element identifier").
const elementKey = "element-6066-11e4-a52e-4f735466cecf"
