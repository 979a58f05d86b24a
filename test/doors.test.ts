import { describeDoor, openStage } from './doors/describe-door.ts';
import { openGitHubDoor } from './doors/open-github-door.ts';
import { openSlackOverHttp, openSlackOverSocket } from './doors/open-slack-door.ts';
import { openTestStore } from './fakes/open-test-store.ts';

const database = openTestStore();

describeDoor('GitHub', openStage('github', database, openGitHubDoor), database);
describeDoor('Slack over HTTP', openStage('slack', database, openSlackOverHttp), database);
describeDoor('Slack in Socket Mode', openStage('slack', database, openSlackOverSocket), database);
